/**
 * Names of things, in English and Chinese, and the classes of the detector that they stand for. Narrower English words come
 * from WordNet's table beside this file; here are the names of each class itself, and words that look like a class though
 * WordNet puts them elsewhere ("a mug": cup). A wider class than the word ("van": car) is marked: the detector cannot tell
 * them apart.
 */
import { WORDNET_NAMES } from './wordnet-names.ts';

/** One class a line: class | same in English | looks like it | same in Chinese | narrower in Chinese. */
const LINES = `
person|person,people,human,somebody,someone|police officer|人,行人,人们|男人,女人,男孩,女孩,男子,女子,小孩,孩子,婴儿,老人,工人,警察,司机,学生,老师,骑车人
bicycle|bicycle,bike,cycle||自行车,单车,脚踏车|
car|car,automobile,auto,motorcar|van|汽车,轿车,小汽车,车|出租车,面包车,警车,跑车,越野车,车辆
motorcycle|motorcycle,motorbike|scooter|摩托车|电动车,踏板车
airplane|airplane,aeroplane,plane,aircraft,jet||飞机|客机
bus|bus,coach|double-decker|公共汽车,公交车,巴士,大巴|校车
train|train|locomotive,tram,streetcar,subway|火车,列车|电车,地铁,高铁
truck|truck,lorry||卡车,货车|消防车
boat|boat|rowing boat|船,小船|轮船,帆船,渡轮
traffic light|traffic light,traffic lights,stoplight||红绿灯,交通灯,信号灯|
fire hydrant|fire hydrant,hydrant||消防栓|
stop sign|stop sign||停车标志,停止标志,停车牌|
parking meter|parking meter||停车计时器|
bench|bench||长椅,长凳|
bird|bird||鸟,小鸟|鸽子,海鸥,鹦鹉,鸭子,天鹅,乌鸦,麻雀,老鹰
cat|cat|kitten,kitty|猫,小猫|
dog|dog||狗,小狗,犬|
horse|horse||马|
sheep|sheep|lamb|羊,绵羊|羊羔
cow|cow|calf|牛,奶牛|公牛
elephant|elephant||大象,象|
bear|bear||熊|
zebra|zebra||斑马|
giraffe|giraffe||长颈鹿|
backpack|backpack,rucksack,knapsack||背包,书包|
umbrella|umbrella|parasol|雨伞,伞|
handbag|handbag,purse|bag|手提包,提包|包
tie|tie,necktie||领带|
suitcase|suitcase|luggage,trunk|行李箱,手提箱|
frisbee|frisbee||飞盘|
skis|skis,ski||滑雪板|
snowboard|snowboard||单板滑雪板|
sports ball|ball,sports ball||球|足球,篮球,网球,排球,棒球
kite|kite||风筝|
baseball bat|baseball bat,bat||球棒,棒球棒|
baseball glove|baseball glove||棒球手套|
skateboard|skateboard||滑板|
surfboard|surfboard||冲浪板|
tennis racket|tennis racket,racket,racquet||球拍,网球拍|
bottle|bottle||瓶子,酒瓶,水瓶|
wine glass|wine glass|goblet|酒杯,高脚杯|
cup|cup|mug,glass|杯子|马克杯,茶杯,玻璃杯
fork|fork||叉子|
knife|knife||刀,刀子|
spoon|spoon||勺子|
bowl|bowl||碗|
banana|banana||香蕉|
apple|apple||苹果|
sandwich|sandwich||三明治|汉堡
orange|orange|tangerine|橙子|橘子
broccoli|broccoli||西兰花|
carrot|carrot||胡萝卜|
hot dog|hot dog||热狗|
pizza|pizza||披萨,比萨|
donut|donut,doughnut||甜甜圈|
cake|cake||蛋糕|生日蛋糕
chair|chair|stool|椅子|凳子
couch|couch,sofa||沙发|
potted plant|potted plant,houseplant|plant|盆栽|植物
bed|bed||床|
dining table|dining table,table||餐桌,桌子,饭桌|书桌
toilet|toilet||马桶|
tv|tv,television,tv set|monitor,screen|电视,电视机|显示器
laptop|laptop,notebook computer|computer|笔记本电脑,笔记本|电脑
mouse|computer mouse,mouse||鼠标|
remote|remote,remote control||遥控器|
keyboard|keyboard||键盘|
cell phone|cell phone,phone,mobile phone,cellphone,smartphone|telephone|手机,电话|
microwave|microwave||微波炉|
oven|oven|stove|烤箱|
toaster|toaster||烤面包机|
sink|sink||水槽|洗手池
refrigerator|refrigerator,fridge||冰箱|
book|book||书,书本|
clock|clock||时钟,钟,钟表|闹钟
vase|vase||花瓶|
scissors|scissors||剪刀|
teddy bear|teddy bear,teddy|stuffed animal|泰迪熊,玩具熊|毛绒玩具
hair drier|hair drier,hair dryer||吹风机|
toothbrush|toothbrush||牙刷|
`;

/** The classes that a word stands for. */
export interface NameMeaning {
  labels: readonly string[];
  /** True where the class is wider than the word. */
  isNear: boolean;
}

const WIDER: Readonly<Record<string, readonly string[]>> = {
  vehicle: ['car', 'truck', 'bus', 'motorcycle'],
  vehicles: ['car', 'truck', 'bus', 'motorcycle'],
  animal: ['dog', 'cat', 'horse', 'cow', 'sheep', 'bird', 'bear', 'elephant', 'zebra', 'giraffe'],
  animals: ['dog', 'cat', 'horse', 'cow', 'sheep', 'bird', 'bear', 'elephant', 'zebra', 'giraffe'],
  车辆: ['car', 'truck', 'bus', 'motorcycle'],
  车: ['car', 'truck', 'bus'],
  动物: ['dog', 'cat', 'horse', 'cow', 'sheep', 'bird', 'bear', 'elephant', 'zebra', 'giraffe'],
};

const NAMES: ReadonlyMap<string, NameMeaning> = readNames();

function readNames(): Map<string, NameMeaning> {
  const names = new Map<string, NameMeaning>();
  const put = (label: string, words: string, isNear: boolean, forms: (word: string) => string[]) => {
    for (const word of words.split(',').filter(Boolean))
      for (const form of forms(word)) if (!names.has(form)) names.set(form, { labels: [label], isNear });
  };
  const both = (word: string) => [word, pluralOf(word)];
  const one = (word: string) => [word];
  for (const line of LINES.trim().split('\n')) {
    const [label = '', same = '', similar = '', zh = '', zhNarrower = ''] = line.split('|');
    put(label, same, false, both);
    put(label, similar, true, both);
    put(label, zh, false, one);
    put(label, zhNarrower, true, one);
  }
  // Behind the rest: what is the name of a class itself is not narrower than it.
  for (const line of WORDNET_NAMES.trim().split('\n')) {
    const [label = '', words = ''] = line.split('|');
    put(label, words, true, both);
  }
  for (const [word, labels] of Object.entries(WIDER)) names.set(word, { labels, isNear: false });
  return names;
}

function pluralOf(word: string): string {
  if (word === 'person') return 'persons';
  if (/(?:man)$/.test(word) && word !== 'human') return word.replace(/man$/, 'men');
  if (word === 'mouse' || word === 'computer mouse') return word.replace('mouse', 'mice');
  if (/(?:knife|calf)$/.test(word)) return word.replace(/fe?$/, 'ves');
  if (word === 'ox' || word === 'child') return word === 'ox' ? 'oxen' : 'children';
  if (/(?:s|x|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? word.replace(/y$/, 'ies') : `${word}s`;
}

/** All names, longest first, by their script. */
const BY_LENGTH = [...NAMES.keys()].toSorted((a, b) => b.length - a.length);
const ENGLISH = BY_LENGTH.filter((name) => /[a-z]/.test(name));
const CHINESE = BY_LENGTH.filter((name) => !/[a-z]/.test(name));

/** Matches any English name of a thing as whole words. */
export const EN_NAME = `(?:${ENGLISH.join('|')})(?![\\w-])`;
/** Matches any Chinese name of a thing. */
export const ZH_NAME = `(?:${CHINESE.join('|')})`;

/** Returns the classes that a name stands for; null where the detector knows no such thing. */
export function meaningOf(name: string): NameMeaning | null {
  return NAMES.get(name.toLowerCase()) ?? null;
}
