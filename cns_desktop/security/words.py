"""Words to suggest a passphrase from: everyday, easy to spell, no names, nothing a ward would not say. Our own list."""

import secrets

SUGGESTED_WORDS = 4
"""Four of the words below are 39 bits; with Argon2id that is years of trying on this list alone."""

_LIST = """
acorn actor adult album alley almond amber anchor angle ankle antler apple apricot apron arbour arch arena armour arrow artist ash aspen
atlas attic autumn avenue awning badge badger bagel baker balcony ballet balloon bamboo banana banjo banner barber bargain barley barn baron
barrel basil basin basket bazaar beach beacon bead beagle beam bean bear beard beaver beech beetle bell belt bench berry bicycle birch
biscuit bishop bison blanket blazer blossom blouse blue boat bobbin bonnet book boot border bottle boulder bouquet bowl bracelet bramble
branch brass bread breeze brick bridge bright broccoli bronze brook broom brown brush bubble bucket buckle budget buffalo bugle builder
bumper bungalow bunting burrow bus butler butter button cabbage cabin cable cactus cake calendar camel camera candle candy canoe canvas
canyon caramel caravan cardigan cargo carnival carpet carriage carrot cartoon cashew castle catalogue cedar celery cello cement ceramic
cereal chain chair chalk champion channel chapel chapter charcoal chariot cheddar cheese cherry chess chestnut chicken chimney chisel
chocolate choir chorus cider cinema cinnamon circle circus citrus clarinet classic clay clerk clever cliff clock cloud clover coach coast
cobalt cobble coconut coffee collar colony comet compass concert cookie copper coral corduroy cork corner cosmic cottage cotton county
courier cousin cowboy crab cradle crane crayon cream cricket crimson crocus crossing crown crumpet crystal cube cuckoo cupboard curtain
cushion custard cycle cymbal cypress daffodil dahlia dairy daisy damson dancer dapple daring dawn deacon decade deck denim desert desk
dessert diamond diary diesel dinghy dinner diploma dish dolphin domino donkey doorbell dozen dragon drama drawer dream dresser drummer
duchess duck duffel dusk eagle early earring easel east echo eclair editor elastic elbow elder elegant elephant elm ember emerald empire
enamel engine envelope equator ermine estate evening expert explorer fabric factory falcon family famous fancy farmer feather fence fennel
fern ferry festival fiddle field fiesta fig finch fireside flag flamingo flannel flask fleece flint floral flour flower flute foal folder
forest fork fossil fountain fox frame freckle fridge friend frost fruit fudge funnel furrow gable galaxy gallery gallon garage garden
garland garlic garnet gate gazelle gecko gentle geyser giant gift ginger giraffe glacier glade glass glider glitter globe glove goat goblet
gold golden goose gopher gorilla granite grape grass gravel green grocer grotto grove guitar gull gumboot gym hamlet hammer hammock hamper
handle hangar harbour harness harp harvest hat hawk hay hazel heather hedge helmet hen herald heron hexagon hickory highland hiking hillside
hive hobby holiday hollow holly honey hood hoof hoop horizon hornet horse hotel house hummus hunter husky hutch iceberg icicle igloo indigo
ink insect iris iron island ivory ivy jacket jaguar jam jar jasmine jelly jersey jewel jigsaw jockey jogger journal jovial judge juice
jumper jungle juniper kangaroo kayak kennel kettle key kimono kingdom kiosk kitchen kite kitten kiwi koala label lace ladder lagoon lake
lamb lamp lantern laptop larch lark lasso latch lattice laurel lavender lawn leaf leather lecture ledger lemon lentil leopard letter library
lilac lily lime linen lion lizard llama lobby lobster lodge logbook lotus lunar lunch lupin lyric macaw magenta magic magnet magpie mahogany
mallard mandolin mango maple marble march marigold marina market maroon marsh mason mauve maypole meadow medal melody melon mercury merlin
metal meteor midday mill mimosa mineral minnow mint minute mirror mitten mocha model monarch monkey moon moose morning mosaic moss moth
motor mountain mouse muffin mulberry museum music mustard nature nautical navy nectar needle neon nephew nest newt nickel noble noodle north
notebook novel nugget nutmeg oak oasis oatmeal ocean octagon octopus olive omelette onion onyx opal opera orange orbit orchard orchid organ
osprey ostrich otter oval oven owl oyster paddle paddock paint palace palm pancake panda panel pansy panther papaya paper parade parcel park
parrot parsley pasta pastel pastry patch patio pattern peach peacock peanut pear pearl pebble pelican pencil penguin peony pepper perfume
petal phoenix piano picnic picture pigeon pilgrim pillow pilot pine pink piper pirate pixel planet plank plaster plate plaza plum plumber
pocket poem polar polka pond pony poplar poppy porch porridge portrait postcard potato pottery powder prairie pretzel primrose prince
printer prism pudding puffin pumpkin puppet purple puzzle pyramid quarry quartz queen quiche quill quilt quiver rabbit raccoon radar radio
radish raft railway rain raisin ranch raspberry raven recipe record reed reef regal reindeer rhubarb rhythm ribbon rice ridge ring ripple
river robin robot rocket romance roof rooster rope rose rosemary rowing royal rubber ruby rudder rug runner russet saddle saffron sage sail
salad salmon sandal sandwich sapphire satchel satin saucer savanna scarf scarlet school scissors scooter scout sculptor seagull season
secret seed shadow shale shallot shampoo shed shell shepherd sherbet shovel shrub silk silver singer sketch skipper skylark slate sleigh
slipper snow socket sofa solar soldier sonnet sorbet soup south spade spaniel spanner sparrow spice spider spinach spiral sponge spoon
spring spruce square squid squirrel stable stadium stamp star statue steam steel stencil stereo stilt stone stork story stove straw stream
street string studio sugar suitcase summer summit sundial sunny sunset surfer swallow swan sweater swift swing sycamore symbol table tablet
tailor talent tango tankard tapestry target tartan tassel teacup teak teapot tempo tennis terrace thatch theatre thicket thimble thistle
thrush thunder ticket tide tiger timber tinsel toast toffee tomato topaz torch tortoise toucan towel tower town tractor trader train trellis
tribe trolley trophy trout truffle trumpet tulip tundra tunnel turban turnip turquoise turret turtle tweed twig twilight umber umbrella
unicorn uniform upland valley vanilla varnish velvet veranda vessel viaduct village vine vintage viola violet violin visitor volcano voyage
waffle wagon walnut walrus waltz warden warm water wave weasel weather weaver wedding west whale wheat wheel whisker whistle willow window
winter wizard wolf wood wool wren writer yacht yard yarn yellow yodel yoghurt zebra zenith zigzag zinc
"""
WORDS = tuple(_LIST.split())


def suggest(count: int = SUGGESTED_WORDS) -> str:
    """A fresh passphrase of unrelated words, from the system's own randomness."""
    return " ".join(secrets.choice(WORDS) for _each in range(count))
