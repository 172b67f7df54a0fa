/**
 * English words for kinds of things that are narrower than a class of the detector, from Open English WordNet
 * (CC BY 4.0; NOTICE), written by `python -m model.train.things.names`. Not to be edited. Class | its words.
 */
export const WORDNET_NAMES = `
person|man,woman,girl,boy,child,player,lady,baby,young man,someone,little girl,guy,young girl,baseball player,young woman,tennis player,kid,skateboarder,skier,surfer,toddler,passenger,worker,old man,snowboarder,rider,chef,gentleman,bride,young lady,cook,vendor,gymnast,officer,father,black man,biker,friend,soccer player,son,groom,football player,photographer,artist,driver,athlete,clown,runner,daughter,construction worker,referee,umpire,teen,bicyclist,police officer,basketball player,old woman,young person,cyclist,mom,tourist,vlogger,singer,performer,musician,owner,soldier,boarder,infant,dancer,opponent,teenager,motorcyclist,teacher,white man,student,pedestrian,black woman,jockey,drummer,skater,middle-aged man,swimmer,guitarist,policeman,hiker,dad,instructor,cameraman,wrestler,reporter,customer,teammate,cleaner,hockey player,patient,cop,diver,fisherman,ballerina,fireman,speaker,old lady,wife,bartender,dj,firefighter,businessman,brother,employee,winner,attendant,partner,president,cheerleader,rock climber,volleyball player,husband,white woman,waiter,male child,peer,bowler,sister,baker,judge,monk,stylist,companion,competitor,sailor,adult male,golfer,scout,waitress,scuba diver,female child,master,onlooker,scientist,guitar player,hipster,leader,professional tennis player,defender,girlfriend,hitter,priest,ref,running back,security guard,violinist,cashier,flight attendant,newscaster,grandmother,military man,rollerblader,traveler,welder,adolescent,cowgirl,jogger,youngster,keeper,mechanic,technician,janitor,marine,professor,carpenter,dude,mountain climber,participant,sprayer,surgeon,wizard,citizen,contestant,belly dancer,captain,juggler,marathon runner,merchant,operator,passerby,protester,vocalist,ballet dancer,clerk,handler,boyfriend,dentist,presenter,warrior,adult female,backpacker,blacksmith,crossing guard,maid,pom,rodeo rider,senior citizen,workman,acrobat,black person,college student,flower girl,footballer,matador,schoolgirl,sculptor,actor,bridesmaid,explorer,granddaughter,grandma,herder,patron,tour guide,actress,author,bassist,bicycler,boss,entertainer,flyer,lacrosse player,old person,shopper,sumo wrestler,thrower,truck driver,working man,assistant,daredevil,director,engineer,geisha,grandpa,grandson,homeless person,keyboardist,loser,manager,outfielder,preteen,rapper,surfboarder,astronaut,batsman,bus driver,football coach,hairdresser,horseback rider,journalist,pastor,prince,widow,announcer,bodybuilder,cellist,interviewer,olympian,representative,rock star,seller,white person,camera operator,daddy,horseman,lifter,magician,married man,paramedic,pianist,politician,prisoner,salesman,sibling,stewardess,storm trooper,trader,user,vaulter,veterinarian,window washer,archer,ballplayer,base runner,blond person,bullfighter,bystander,factory worker,grandchild,motorcycle cop,mountaineer,papa,pole vaulter,policewoman,reader,repairman,roofer,saxophonist,traveller,ump,window cleaner,colleague,comedian,craftsman,custodian,digger,electrician,first baseman,kicker,librarian,little brother,mailman,manikin,pope,rancher,ski jumper,traffic cop,ventriloquist,bagpiper,ball of fire,best friend,buddy,cadet,contortionist,grownup,hostess,lad,loader,majorette,military officer,military woman,nerd,parachutist,pharmacist,skydiver,stunt man,superior,suspect,tackler,utility worker,weatherman,amputee,animal trainer,army officer,businesswoman,contractor,crew member,cricketer,first lady,flier,front man,garbage collector,garbage man,hitchhiker,inmate,large person,little sister,look-alike,midget,passer,piano player,pow,researcher,roommate,rower,soloist,specialist,speed skater,street cleaner,talking head,terrorist,third baseman,trombonist,tv reporter,white trash,adventurer,aide,ball carrier,beggar,big brother,business traveler,busker,butler,caterer,caveman,cleaning woman,color guard,commentator,computer user,da,disk jockey,dork,fatty,flautist,flute player,fool,gardener,grocer,handicapped person,handyman,health professional,helper,hooker,idiot,little leaguer,logger,loved one,manicurist,meteorologist,motorcycle policeman,motorist,musher,narrator,news reader,newswoman,norman,occupant,organizer,oriental person,parachuter,payer,peddler,percussionist,psychic,public speaker,puppeteer,rescuer,savior,scrapper,service man,sledder,small person,street sweeper,tailor,tennis pro,thief,weightlifter,accused,activist,archeologist,art student,art teacher,bellhop,buyer,capo,cartoonist,chairman,challenger,chaperone,cleaning lady,clergyman,defendant,dental technician,doge,drum major,fair game,fashion model,fiddler,fire fighter,foreigner,glassblower,green beret,groomsman,guru,hawker,housekeeper,housewife,left-handed pitcher,leveler,looney,mail carrier,medical practitioner,missionary,nude person,pimp,plumber,preacher,punk rocker,robber,rube,schoolboy,skilled worker,spaceman,sponsor,sports fan,sportswoman,staff member,steward,sunbather,temptress,tracker,transvestite,tribesman,unicyclist,victor,woodworker,zoo keeper
bicycle|bicycle,mountain bike,tandem bicycle
car|taxi,race car,jeep,cab,suv,automobile,convertible,ambulance,minivan,sports car,police car,sedan,racing car,station wagon,coupe,limo,hot rod,limousine,sport utility vehicle,stock car,hatchback,pace car
motorcycle|motorcycle,dirt bike,motorbike,moped,minibike
airplane|airplane,airliner,jetliner,biplane,jet plane,propeller plane,aeroplane,seaplane
bus|school bus,minibus
train|passenger train,subway train,commuter train,freight train,railroad train,bullet train,car train
truck|truck,pickup,pickup truck,fire truck,dump truck,tow truck,fire engine,delivery truck,garbage truck,tractor trailer,trailer truck,police van,tanker truck,moving van,water truck,panel truck
boat|boat,ship,canoe,small boat,kayak,sailboat,cruise ship,ferry,rowboat,fishing boat,yacht,motorboat,barge,speedboat,tugboat,river boat,cruiser,pirate ship,cargo ship,aircraft carrier,ocean liner,battleship,catamaran,sailing ship,police boat,cruise liner,houseboat,narrow boat,sailing boat,skiff,steamboat,cabin cruiser,canal boat,fishing vessel,lifeboat,sea boat,water scooter
traffic light|traffic light,traffic signal,yellow light
parking meter|parking meter
bench|park bench,window seat,pew
bird|duck,parrot,seagull,pigeon,eagle,swan,owl,goose,ostrich,rooster,crow,pelican,heron,parakeet,chick,sea bird,bald eagle,egret,falcon,gull,hummingbird,water bird,sparrow,bird of prey,flamingo,stork,toucan,sea gull,black duck,black swan,blackbird,cockatoo,finch,mockingbird,sandpiper,bluebird,canadian goose,lory,seabird,stilt,white pelican
cat|tabby cat,calico cat,siamese cat,house cat,domestic cat
dog|puppy,german shepherd,greyhound,retriever,poodle,golden retriever,collie,terrier,bulldog,chihuahua,beagle,german shepherd dog,border collie,sheepdog,toy dog,hound,dachshund,sheep dog,police dog,rottweiler,spaniel,attack dog,boston terrier,hound dog,sausage dog,irish setter,water dog,yorkshire terrier,doberman pinscher,pomeranian,whippet
horse|pony,bucking bronco,race horse,wild horse,racehorse,draft horse,stallion,mare,pinto,shetland pony,trotting horse
sheep|ram,ewe
cow|cows,bull,cattle,oxen,ox,dairy cow,durham
bear|black bear,brown bear,polar bear,grizzly bear,bear cub
zebra|zebra
giraffe|giraffe
backpack|backpack,back pack,rucksack,knapsack
handbag|handbag,shoulder bag
tie|bow tie,necktie,bowtie,bow-tie
suitcase|suitcase
frisbee|frisbee
skis|water ski
snowboard|snowboard
sports ball|baseball,football,basketball,tennis ball,soccer ball,volleyball,bowling ball,golf ball,punching bag,cricket ball,rugby ball,cue ball,medicine ball,lacrosse ball,pool ball,ping-pong ball
kite|box kite
baseball glove|baseball glove,baseball mitt
skateboard|skateboard
surfboard|surfboard
bottle|water bottle,wine bottle,beer bottle,thermos,soda bottle,vial,ketchup bottle,water jug,carafe,pill bottle
wine glass|wineglass,champagne flute
cup|coffee cup,paper cup,teacup,chalice
knife|cleaver,pocket knife,butter knife,hunting knife,bread knife,butcher knife,meat cleaver,paring knife,pocketknife
sandwich|sandwich,hamburger,burger,chicken sandwich,sloppy joe,cheeseburger,submarine sandwich,club sandwich,open sandwich,ham sandwich,blt
hot dog|chili dog
pizza|pizza,cheese pizza,pepperoni pizza,pizza pie
donut|donut,doughnut,jelly doughnut
cake|birthday cake,wedding cake,cupcake,chocolate cake,white cake,tortilla,pancake,waffle,layer cake,brownie,coffee cake,granola bar,pound cake
chair|wheelchair,lawn chair,folding chair,highchair,beach chair,rocking chair,recliner,lounge chair,armchair,barber chair,deck chair,easy chair,camp chair,overstuffed chair,motorized wheelchair,reclining chair
couch|sofa,love seat,loveseat,day bed,daybed,settee,sofa bed
potted plant|houseplant
bed|hospital bed,hammock,bunk bed,double bed,twin bed,single bed,platform bed
dining table|desk,coffee table,kitchen table,pool table,conference table,workbench,checkout counter,breakfast table,snack bar,work table,card table,lectern,meat counter,sushi bar,ping-pong table,reception desk,billiard table,work bench,salad bar
toilet|potty chair
tv|television set,tv set
laptop|laptop,laptop computer
mouse|computer mouse
remote|remote control
cell phone|cellphone,smart phone,iphone,mobile phone,cellular phone,smartphone
oven|oven,electric oven
toaster|toaster
sink|kitchen sink,washbasin
refrigerator|refrigerator,fridge,freezer,icebox,ice chest,deep freezer
book|paperback book,scrapbook,sketch pad
clock|clock,grandfather clock,alarm clock,wall clock,analog clock,cuckoo clock,digital clock,time clock,chronometer
vase|vase
scissors|pair of scissors,shears
hair drier|hair dryer,blow dryer,hair drier
toothbrush|toothbrush,electric toothbrush
`;
