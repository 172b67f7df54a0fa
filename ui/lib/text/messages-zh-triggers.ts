/** Chinese texts of triggers. */
import type { enTriggers } from './messages-en-triggers.ts';

/** Messages, by key. */
export const zhTriggers: Record<keyof typeof enTriggers, string> = {
  'trigger.title': '触发器',
  'trigger.body': '用一句话监视新素材。先在已有素材上试运行，再启用。',
  'trigger.none': '还没有触发器。',
  'trigger.sentence': '要监视的内容',
  'trigger.least': '至少',
  'trigger.add': '添加',
  'trigger.try': '在已有素材上试运行',
  'trigger.trying': '正在试运行…',
  'trigger.tryFirst': '请先在已有素材上试运行',
  'trigger.arm': '启用',
  'trigger.disarm': '停用',
  'trigger.remove': '删除触发器 {name}',
  'trigger.state.new': '未试运行',
  'trigger.state.tried': '已停用',
  'trigger.state.armed': '已启用',
  'trigger.tried': '在 {length} 的素材中会触发 {n} 次',
  'trigger.fired': '已触发 {n} 次',
  'trigger.deliveries': '投递记录',
  'trigger.delivery.waiting': '等待中',
  'trigger.delivery.delivered': '已送达',
  'trigger.delivery.dead': '失败',
  'trigger.attempts': '{n} 次尝试',
  'trigger.replay': '重新发送',
};
