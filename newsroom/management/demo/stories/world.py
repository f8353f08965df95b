"""World: what the wire sends, and what our correspondent makes of it."""

from .tale import Tale

STORIES = [
    Tale(
        key="reservoir",
        when="2.6h",
        section="World",
        wire=True,
        dateline="LISBOA, {wire:0} (Meridian)",
        headline="Villages come up for air as a reservoir falls to a third",
        standfirst="A church tower not seen since 1976 has drawn more visitors than the lake did.",
        topics=("Climate",),
        picture="reservoir",
        caption="The shore has moved four hundred metres since June.",
        body="""
Water levels in the largest reservoir of the south have fallen to 31 per cent after a third dry autumn, the regional water board said on {weekday:0}, and the walls of two villages that were flooded in the 1970s stand clear again.

Hosepipes are banned in forty municipalities. Farmers have been told to expect half of their usual share of water until March.

In the better preserved of the two villages former residents have begun to sweep the street. “I found my grandmother’s oven,” said Amélia Serrano, 68. “There was a carp in it, some time ago.”

The board expects rain in the second half of next month. It expected rain last month as well.

## What the level means

- Below 40 per cent: no watering of public gardens.
- Below 30 per cent: cuts to farms, by rota.
- Below 20 per cent: cuts to households at night.

Meridian Wire
""",
    ),
    Tale(
        key="strike",
        when="1d 13:40",
        section="World",
        wire=True,
        dateline="ROTTERDAM, {wire:0} (Meridian)",
        headline="Port strike enters fourth day with 61 ships at anchor",
        standfirst="Crane drivers want a say before the cranes do without them.",
        topics=("Shipping", "Work"),
        picture="strike",
        caption="Pickets at the gate on the fourth day.",
        body="""
A strike of crane drivers and lashers went into its fourth day on {weekday:0} with 61 ships waiting in the roads and no talks arranged.

The union wants any new automatic crane to be agreed with those who drive the old ones. Employers say that they have offered retraining for all 2,300 drivers; the union says that the course lasts two days and is about safety shoes.

Shipping lines have begun to turn vessels to other ports. Those reckon with delays of their own from the weekend. Fresh fruit is being let through by agreement, on the word of a committee that tastes it.

Meridian Wire
""",
    ),
    Tale(
        key="strike-analysis",
        when="4.2h",
        section="World",
        label="analysis",
        headline="What a strike in Rotterdam costs a smokehouse in Saltmere",
        standfirst="The herring is ours, the wood is from Holm. Everything else in a kipper comes through one gate.",
        byline=("Yusuf Karim",),
        topics=("Shipping", "Fish market"),
        body="""
Wil Tolland has salt for nine days. He has vacuum bags for six. He has herring, now that the boats have been out, and beech from Holm, stacked behind the smokehouse in a wall that his great-grandfather began. What he does not have is on a ship called *Linnea*, at anchor, forty-first in a queue of sixty-one.

I have written about container ports for nineteen years, and the question I am asked most often is how a thing so large can be so easy to stop. The answer is that it isn’t large. It is narrow. Everything in it has been arranged so that a box waits nowhere, and so there is nowhere for it to wait.

## Three prices

A box from the salt works to Saltmere cost 1,150 crowns in spring. It costs 1,900 this week, if one is to be had, since it has to be brought through a smaller port and by lorry. On a kilo of kippers that comes to eleven hundredths of a crown. Nobody will notice.

The bags are another matter. They are made in one place, in a size that fits one machine. Mr Tolland could buy others, and would then have to buy another machine. Without bags he can sell at the door, to people with newspaper; that is a tenth of his trade.

The third price is the one that does not show. Four years ago, before the last stoppage, he kept bags for forty days. His accountant told him that this was money lying on a shelf. It was. That is what it was for.

>> It was money lying on a shelf. That is what it was for.

There are four such shelves on this coast that I know of. The chandlery keeps shackles for two years, in a drawer next to the tea. The surgery keeps insulin for three weeks. The ferry line kept no gearbox, and has found out what that costs. And the fishermen’s co-operative keeps ice, which is to say that it keeps a motor in a cellar.

## Who has the better of it

It would be easy to be angry with the crane drivers, and some in the trade are. I rode with one of them, some years ago, in a cabin fifty metres up with a glass floor. He moved thirty boxes an hour, by eye, in a cross-wind. He told me that the machine that would take his place could do twenty-two. “But it doesn’t go home,” he said.

He was not against the machine. He wanted to be in the room when it was bought. It is hard to see what that would have cost, four days and sixty-one ships ago.

Mr Tolland, for his part, has ordered salt from Holm, by the [ferry](story:ferry), if it sails. It is coarser and dearer, and he suspects that it is better. “My grandfather used it,” he says. “We changed because the other came in a box.”
""",
    ),
    Tale(
        key="pass",
        when="2d 14:25",
        section="World",
        wire=True,
        dateline="INNSBRUCK, {wire:0} (Meridian)",
        headline="Two hundred spend a second night at the pass, and elect a mayor",
        standfirst="Snow has closed the road on both sides. There is soup until the weekend.",
        topics=("Weather", "Getting about"),
        picture="pass",
        caption="The road below the summit, before the plough gave up.",
        body="""
Some two hundred travellers stranded at an inn on a mountain pass prepared for a second night there on {weekday:0}, after snow closed the road on both sides and grounded helicopters.

Nobody was hurt. The inn has beds for forty. The others sleep in shifts in the dining room, according to a rota drawn up by a retired tram inspector, whom the company has elected mayor by a show of hands.

“There is soup until Saturday,” the mayor said by telephone. “After that there is cheese.”

The road service hopes to open one lane by noon tomorrow. More snow is expected from the west in the evening.

Meridian Wire
""",
    ),
    Tale(
        key="districts",
        when="3d 21:50",
        section="World",
        wire=True,
        dateline="CORVANE CITY, {wire:0} (Meridian)",
        headline="Corvane votes out the map it voted on",
        standfirst="New districts, drawn by a lottery of citizens, turn a majority of nine into none at all.",
        topics=("Elections",),
        picture="districts",
        caption="The forty-four districts. The line marks the majority that nobody has.",
        body="""
The governing Harbour Party has lost its majority in the island republic of Corvane, in the first election on a map that no politician drew. It holds 19 of the 44 seats; the Hill Party has 17, and eight went to candidates without a party.

The districts were laid out last year by ninety citizens chosen by lot. They met for eleven weekends. Where they could not agree they followed the rivers.

Turnout was 74 per cent. Three districts were decided by fewer than twenty votes; in one of them, Lower Marrow, the candidates drew straws, as the constitution provides, and the loser asked to see the straws.

The prime minister, Ilse Maran, called the result “a mandate to be careful”. Talks with the eight begin on {weekday:+2}, one at a time.

Meridian Wire
""",
    ),
    Tale(
        key="observatory",
        when="4d 15:35",
        section="World",
        wire=True,
        dateline="LA SERENA, {wire:0} (Meridian)",
        headline="Astronomers lose a comet, and find it where it was",
        standfirst="A cloth had been left on the second mirror.",
        topics=("Science",),
        picture="observatory",
        caption="The dome on a clear night. There are three hundred and ten of those in a year.",
        body="""
A comet that vanished from one of the world’s largest telescopes for three nights had not moved, broken up or faded, the observatory said on {weekday:0}. A cleaning cloth had been left on the edge of the second mirror.

During the three nights eleven papers were begun on why it might have gone. Two of them, the director said, contain ideas that are worth keeping.

The comet will be visible with binoculars from the northern hemisphere in the second week of next month, low in the west after dusk.

Meridian Wire
""",
    ),
    Tale(
        key="tallinn",
        when="8d 12:30",
        section="World",
        wire=True,
        dateline="TALLINN, {wire:0} (Meridian)",
        headline="First electric ferry on the gulf charges while passengers argue about coffee",
        short="Electric ferry charges in nine minutes",
        standfirst="Nine minutes at the quay are enough for ninety at sea.",
        topics=("Ferry", "Shipping", "Climate"),
        body="""
An electric ferry for 600 passengers began regular service on {weekday:0}. It takes nine minutes to charge, a little less than it takes to unload it.

The operator expects to save 4,000 tonnes of fuel a year. Passengers praised the silence; some complained of it. “One hears the others chew,” said one commuter.

The line is 31 kilometres long. Engineers from several smaller ports, among them Saltmere, were on board.

Meridian Wire
""",
    ),
    Tale(
        key="nairobi",
        when="15d 09:55",
        section="World",
        wire=True,
        dateline="NAIROBI, {wire:0} (Meridian)",
        headline="City library lends umbrellas, and gets most of them back",
        standfirst="Of 5,000 lent in the long rains 4,871 were returned, some of them mended.",
        topics=("Books", "Weather"),
        body="""
A public library that lent out umbrellas with its books during the long rains has had 97 per cent of them back, it said on {weekday:0}, a better rate than it has ever had for novels.

Sixty-two came back in better order than they had left. One had a book in it that had been missing since 2003.

Meridian Wire
""",
    ),
    Tale(
        key="halifax",
        when="21d 16:45",
        section="World",
        wire=True,
        dateline="HALIFAX, {wire:0} (Meridian)",
        headline="Ship’s cat crosses the Atlantic twice without being asked",
        standfirst="She had gone to sleep in a coil of rope.",
        topics=("Shipping", "Animals"),
        body="""
A cat that boarded a container ship in the belief, it is assumed, that it was a warehouse has come home after 41 days and two crossings. She gained 1.2 kilos.

The crew have asked to be told how she is.

Meridian Wire
""",
    ),
]
