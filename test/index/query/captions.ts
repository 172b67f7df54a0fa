/**
 * 200 captions, written for this in the style of ActivityNet, Charades, QVHighlights and their Chinese translations:
 * what people say of videos, with as many connectives as such captions hold. All are descriptions; a few tell two things
 * in an order.
 */

/** Captions, one a line. */
export const CAPTIONS: readonly string[] = `
The lady then jet skis.
She then lifts it over her head.
He does this several more times while people watch him.
several more times while people watch him
before dropping it
A man stands in a gym and bends down to a barbell.
He lifts the weight to his chest before dropping it.
The crowd then cheers and claps.
A woman sits at a table and talks to the camera.
She is then shown mixing eggs in a glass bowl.
The person pours milk into a cup.
person opens the door.
person takes off their shoes.
a person is washing a window.
The boy then runs down the hill with a kite.
Two men are seen standing on a boat and holding fishing rods.
One of them pulls a fish out of the water while laughing.
A group of children play with a ball in a garden.
The camera pans around the room and shows a fireplace.
A title screen appears with white letters.
Several shots are then shown of people climbing a wall.
He continues to play the drums while looking at the sheet.
A dog jumps into a pool and swims to the other side.
The dog then shakes off the water.
A girl brushes her hair in front of a mirror.
She puts the brush away and leaves the room.
person puts a book on the shelf.
person sits down on the couch.
a person is holding a broom.
The team celebrates after scoring a goal.
A man in a red shirt throws a spear across a field.
The judges measure the distance with a tape.
He then walks back to the start.
An athlete runs down a track and leaps over a bar.
She lands on the mat and gets up smiling.
The video ends with the closing credits.
A man explains how to change a tyre.
He loosens the nuts with a wrench.
He then takes the wheel off and rolls it aside.
Then he puts the spare wheel on.
Afterwards, he lowers the car to the ground.
A cook chops onions on a board.
She adds the onions to the pan and stirs.
Next, she pours in some broth.
The soup is then left to simmer.
She tastes it and adds salt.
A vlogger walks through a market and shows the stalls.
Woman in a blue dress talks about her trip.
Man with a beard drives a car at night.
A couple eats noodles at a small table.
People ride bikes along the canal.
A drone shows a coast with white cliffs.
A news anchor reads the headlines.
The reporter stands outside in the rain.
A chef plates a dessert with berries.
Two friends laugh while sitting on a bench.
A baby crawls over a blanket.
The mother picks up the baby and kisses it.
The baby starts to cry.
A skateboarder slides down a rail.
He falls on the ground and holds his knee.
The skater then gets up and tries again.
Another boy is waiting behind him.
A cat sits on a window sill and looks outside.
The cat then jumps down.
A girl throws a bowling ball down the lane.
All the pins fall and she raises her arms.
The ball rolls into the gutter.
A man shovels snow off his driveway.
He takes a break and drinks from a bottle.
A woman does yoga on a beach.
She holds the pose for a long while.
The instructor then shows the next pose.
The dancers form a circle and turn around.
The music stops and the dancers bow.
A band plays on a stage in front of a crowd.
The singer holds the microphone out to the audience.
A boy paints a picture of a house.
He dips the brush in water without looking.
The teacher looks at the picture and nods.
A horse gallops around a ring.
The rider pats the horse on the neck.
A man ties a rope to a tree.
He pulls the rope tight and climbs up.
A swimmer dives off the board.
He turns twice in the air before hitting the water.
The score is then shown on a screen.
A woman irons a shirt on a board.
She hangs the shirt on a hook after folding the sleeves.
person closes the laptop and stands up.
person drinks from a glass of water.
person is laughing at the television.
a person walks into the kitchen and turns on the light.
person throws a pillow on the bed.
person looks out of the window while eating a sandwich.
The mechanic wipes his hands with a cloth.
A close up of a bicycle chain is shown.
He oils the chain while turning the pedal.
After a while he spins the wheel.
The wheel is then put back on the bike.
A group of people raft down a river.
The raft tips over and everyone falls in.
They are then pulled back into the raft.
A guide throws a rope to them.
Kids jump on a trampoline in the yard.
One child does a flip and lands on his feet.
The others watch him and clap.
A barber trims the hair of a client.
He shaves the neck with a razor.
The client looks in the mirror and smiles.
A man plays an accordion on the street.
Passers-by drop coins in his hat.
An old woman then starts to dance.
A surfer paddles out to the waves.
She stands up and rides a wave to the shore.
The sun sets behind the hills.
A girl builds a tower of blocks.
The tower falls and she laughs.
She then starts again.
A hockey player shoots the puck at the goal.
The goalkeeper stops it with his glove.
The referee blows the whistle.
A tractor drives over a field and leaves tracks.
Sheep run through a gate.
The farmer then closes the gate behind them.
A woman carves a pumpkin with a knife.
She scoops the seeds out with a spoon.
A candle is placed inside.
The pumpkin glows in the dark.
A man washes a car with a sponge.
He rinses it with a hose and dries it.
The car is then driven away.
People play volleyball on the sand.
A player serves and the ball goes out.
They switch sides after the set.
A woman walks a dog while talking on the phone.
She stops at a crossing and waits for the light.
The dog sits down beside her.
A magician shuffles a deck of cards.
He asks a boy to pick one.
The card then appears in his pocket.
The audience gasps.
A man opens the door and then walks in.
A girl blows out the candles, then everyone claps.
A train leaves the station after the doors close.
A plane lands while another one waits on the runway.
The lights go out before the band comes on stage.
A man talks without moving his hands.
A quiet street without cars.
A woman laughs because the dog licks her face.
女士然后骑上摩托艇。
她然后把它举过头顶。
他然后转身离开。
一名男子在健身房里举起杠铃。
人群随后欢呼起来。
一个女孩在镜子前梳头。
她放下梳子走出房间。
厨师在案板上切洋葱。
她把洋葱倒进锅里翻炒。
汤炖了很久。
不久之后他关掉了火。
一只狗跳进泳池游到对岸。
两个朋友坐在长椅上聊天。
男孩拿着风筝跑下山坡。
他同时弹琴和唱歌。
一名记者站在雨中报道。
老人在公园里打太极。
几分钟之后他停下来休息。
一个婴儿在毯子上爬。
妈妈抱起婴儿亲了一下。
画面随后切换到海边。
一名男子在解释如何换轮胎。
他用扳手拧松螺丝。
大家一起唱生日歌。
女孩吹灭了蜡烛。
一架飞机在跑道上滑行。
选手助跑后跳过横杆。
她落在垫子上笑了。
镜头拍到观众席。
他们在河上划皮艇。
皮艇翻了，所有人掉进水里。
一个人打开门走进来。
人在厨房里喝水。
一个人把书放到架子上。
他们接着换了场地。
一只猫坐在窗台上看外面。
孩子们在院子里跳蹦床。
魔术师在洗牌。
他请一个男孩抽一张。
一群羊穿过大门。
农夫关上了门。
女子在沙滩上做瑜伽。
乐队在舞台上演出。
歌手把话筒递给观众。
理发师给客人剪头发。
男子用海绵洗车。
他擦干车身然后开走。
火车关门之后离开车站。
天黑之前孩子们回家。
安静的街上没有车。
`
  .trim()
  .split('\n');
