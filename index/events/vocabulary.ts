/**
 * The vocabulary of event labels: common sights, in English and Chinese, one phrase per line. The English phrases are
 * embedded once per model pack.
 */

const LINES = `
a person walking|有人走路
a person running|有人跑步
a person standing still|有人站着
a person sitting|有人坐着
a person lying down|有人躺着
a person talking|有人说话
a person on the phone|有人打电话
a person at a computer|有人用电脑
a person reading|有人看书
a person writing|有人写字
a person eating|有人吃东西
a person drinking|有人喝水
a person cooking|有人做饭
a person cleaning|有人打扫
a person sleeping|有人睡觉
a person falling down|有人摔倒
a person climbing|有人攀爬
a person jumping|有人跳跃
a person dancing|有人跳舞
a person singing|有人唱歌
a person playing guitar|有人弹吉他
a person playing the piano|有人弹钢琴
a person swimming|有人游泳
a person riding a bicycle|有人骑自行车
a person riding a horse|有人骑马
a person on a skateboard|有人玩滑板
a person skiing|有人滑雪
a person surfing|有人冲浪
a person doing yoga|有人做瑜伽
a person lifting weights|有人举重
a person carrying a box|有人搬箱子
a person pushing a cart|有人推车
a person opening a door|有人开门
a person closing a door|有人关门
a person entering a room|有人进房间
a person leaving a room|有人离开房间
a person getting into a car|有人上车
a person getting out of a car|有人下车
a person climbing stairs|有人上楼梯
a person waving|有人挥手
a person clapping|有人鼓掌
a person pointing|有人用手指
a person taking a photo|有人拍照
a person working with tools|有人用工具干活
a person painting|有人画画
a person digging|有人挖土
two people talking|两人交谈
two people hugging|两人拥抱
two people shaking hands|两人握手
two people fighting|两人打架
a group of people|一群人
a crowd|人群
people waiting in line|人们排队
people at a table|人们围桌而坐
people in a meeting|人们开会
a class in a classroom|教室里上课
an audience|观众
a speaker on a stage|台上有人演讲
a band playing music|乐队演奏
a parade|游行
a protest|抗议
a wedding|婚礼
a birthday cake|生日蛋糕
a baby|婴儿
a child|小孩
children playing|孩子们玩耍
a boy|男孩
a girl|女孩
a man|男人
a woman|女人
an old man|老人
a face close up|脸部特写
hands close up|手部特写
a man with a beard|留胡子的男人
a person wearing a hat|戴帽子的人
a person wearing glasses|戴眼镜的人
a person in a suit|穿西装的人
a person in a uniform|穿制服的人
a police officer|警察
a firefighter|消防员
a doctor|医生
a worker with a helmet|戴安全帽的工人
a dog|狗
a dog running|狗在跑
a cat|猫
a horse|马
a cow|牛
sheep|羊
a bird|鸟
birds flying|鸟在飞
ducks on water|水上的鸭子
a fish|鱼
fish under water|水下的鱼
an elephant|大象
a lion|狮子
a bear|熊
a monkey|猴子
a snake|蛇
a butterfly|蝴蝶
an insect|昆虫
a rabbit|兔子
a car|汽车
a car driving|汽车行驶
a parked car|停着的汽车
cars in traffic|车流
a traffic jam|堵车
a car crash|车祸
a bus|公共汽车
a truck|卡车
a van|面包车
a motorcycle|摩托车
a scooter|电动车
a bicycle|自行车
a train|火车
a tram|有轨电车
a subway station|地铁站
an airplane|飞机
an airplane taking off|飞机起飞
a helicopter|直升机
a boat|船
a ship|轮船
a traffic light|红绿灯
a road|道路
a highway|高速公路
a street|街道
a crossing|路口
a parking lot|停车场
a bridge|桥
a tunnel|隧道
a gas station|加油站
the view from a car|车内视角
a city|城市
a skyline|城市天际线
tall buildings|高楼
a house|房子
a street at night|夜晚的街道
a shop|商店
a supermarket|超市
a market|市场
a restaurant|餐厅
a bar|酒吧
a hotel|酒店
an office|办公室
a kitchen|厨房
a living room|客厅
a bedroom|卧室
a bathroom|浴室
a corridor|走廊
an entrance hall|门厅
stairs|楼梯
an elevator|电梯
a door|门
an open door|打开的门
a window|窗户
a classroom|教室
a library|图书馆
a hospital|医院
a factory|工厂
a warehouse|仓库
a workshop|车间
a construction site|工地
an excavator|挖掘机
a farm|农场
a church|教堂
a temple|寺庙
a statue|雕像
a museum|博物馆
a theatre|剧院
a stadium|体育场
a gym|健身房
a swimming pool|游泳池
a playground|操场
a park|公园
a garden|花园
a field|田野
grass|草地
flowers|花
a tree|树
a forest|森林
autumn leaves|秋叶
a mountain|山
a snowy mountain|雪山
a desert|沙漠
rocks|岩石
a beach|海滩
the sea|大海
waves|海浪
a lake|湖
a river|河
a waterfall|瀑布
an island|岛
a harbour|港口
the sky|天空
clouds|云
a sunset|日落
a sunrise|日出
the moon|月亮
stars at night|夜空的星星
rain|下雨
snow|下雪
snow on the ground|地上的雪
ice|冰
fog|雾
a storm|暴风雨
lightning|闪电
a rainbow|彩虹
fire|火
smoke|烟
an explosion|爆炸
fireworks|烟花
a candle|蜡烛
a lamp|灯
lights going out|灯灭了
darkness|黑暗
a flood|洪水
water pouring|倒水
broken glass|碎玻璃
rubbish|垃圾
food on a plate|盘子里的食物
fruit|水果
vegetables|蔬菜
meat|肉
bread|面包
a pizza|披萨
noodles|面条
rice|米饭
soup|汤
a cake|蛋糕
a cup of coffee|一杯咖啡
a bottle|瓶子
a glass of wine|一杯酒
cutting vegetables|切菜
a pan on a stove|炉子上的锅
an oven|烤箱
a refrigerator|冰箱
washing dishes|洗碗
a sink|水槽
a washing machine|洗衣机
a table|桌子
a chair|椅子
a sofa|沙发
a bed|床
a book|书
a newspaper|报纸
a piece of paper|一张纸
a laptop|笔记本电脑
a computer screen|电脑屏幕
a keyboard|键盘
a mobile phone|手机
a television|电视
a camera|照相机
a microphone|麦克风
a loudspeaker|音箱
a clock|钟
a box|箱子
a bag|包
a suitcase|行李箱
an umbrella|雨伞
a hat|帽子
shoes|鞋
clothes|衣服
a mask|口罩
a toy|玩具
a ball|球
a knife|刀
scissors|剪刀
a hammer|锤子
a drill|电钻
a machine|机器
a robot|机器人
a robot arm|机械臂
wires and circuits|电线和电路
a map|地图
a chart|图表
text on the screen|屏幕上的文字
a title|片头标题
end credits|片尾字幕
a logo|标志
a sign|标牌
a slide of a presentation|演示幻灯片
a whiteboard|白板
a cartoon|动画片
a video game|电子游戏
a drawing|图画
a painting|油画
a football match|足球比赛
a basketball game|篮球比赛
a tennis match|网球比赛
a baseball game|棒球比赛
a volleyball game|排球比赛
golf|高尔夫
boxing|拳击
gymnastics|体操
a race|赛跑
a car race|赛车
ice skating|滑冰
fishing|钓鱼
hiking|徒步
camping|露营
a tent|帐篷
a black picture|黑屏
a white picture|白屏
a blurred picture|模糊的画面
a moving camera|镜头移动
an empty room|空房间
an empty street|空街道
a view from above|俯瞰
a security camera view|监控画面
`;

/** A phrase in both languages. */
export interface Phrase {
  en: string;
  zh: string;
}

/** All phrases, in a fixed order. */
export const VOCABULARY: readonly Phrase[] = LINES.trim()
  .split('\n')
  .map((line) => {
    const [en, zh] = line.split('|') as [string, string];
    return { en, zh };
  });
