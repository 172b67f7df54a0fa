/** English texts of triggers. */

/** Messages, by key. */
export const enTriggers = {
  'trigger.title': 'Triggers',
  'trigger.body': 'A sentence that watches new footage. Try it on what you have, then arm it.',
  'trigger.none': 'No triggers yet.',
  'trigger.sentence': 'What to watch for',
  'trigger.least': 'At least',
  'trigger.add': 'Add',
  'trigger.try': 'Try on the archive',
  'trigger.trying': 'Trying…',
  'trigger.tryFirst': 'Try it on the archive first',
  'trigger.arm': 'Arm',
  'trigger.disarm': 'Disarm',
  'trigger.remove': 'Delete the trigger {name}',
  'trigger.state.new': 'Not tried',
  'trigger.state.tried': 'Off',
  'trigger.state.armed': 'Armed',
  'trigger.tried':
    'Would have fired {n} time in {length} of footage|Would have fired {n} times in {length} of footage',
  'trigger.fired': 'Fired {n} time|Fired {n} times',
  'trigger.deliveries': 'Deliveries',
  'trigger.delivery.waiting': 'Waiting',
  'trigger.delivery.delivered': 'Delivered',
  'trigger.delivery.dead': 'Failed',
  'trigger.attempts': '{n} attempt|{n} attempts',
  'trigger.replay': 'Send again',
} as const;
