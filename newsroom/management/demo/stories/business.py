"""Business: the harbour, the market, the ferry line."""

from .tale import Tale

STORIES = [
    Tale(
        key="ferry",
        when="1.3h",
        section="Business",
        kicker="Ferry",
        headline="Ferry is back in two days",
        standfirst="The Eider has a new gearbox and an old timetable.",
        byline=("Rita Moss", "Ed Hallam"),
        topics=("Ferry", "Harbour"),
        picture="ferry",
        caption="The Eider on her trial run past the breakwater.",
        body="""
The ferry *Eider* sails again on {weekday:+2} at 9.00, eleven days after her gearbox failed in the middle of the channel and forty passengers were brought home by the pilot boat.

The part came from a yard two countries away, by lorry and then, since there was no ferry, by fishing boat. “The gearbox crossed before it could help anybody cross,” said Jon Halvard, who manages the line.

It weighs 2.3 tonnes and had to be lowered through the saloon. The piano, which has stood there since 1987, was moved for the first time; behind it were found nine umbrellas, a school satchel and the ferry’s own fire plan.

## The timetable

| From Saltmere | From Holm | Days |
| 6.40 | 7.25 | Mondays to Fridays |
| 9.00 | 9.45 | daily |
| 13.30 | 14.15 | daily |
| 17.50 | 18.35 | daily |

The 17.50 waits for the bus from Carrow, as before.

## Tickets

Season tickets are extended by eleven days without asking. Single tickets that were never used can be handed in at the kiosk until the end of the month. Those who crossed in the pilot boat owe nothing; four have sent money all the same.

The repair cost 187,000 crowns. The insurer pays two thirds. The rest, said Mr Halvard, will be found “in the usual place, which is next summer”. Fares stay as they are until Easter.
""",
    ),
    Tale(
        key="market",
        when="2d 06:20",
        section="Business",
        kicker="Fish market",
        headline="The price of a herring, from the net to the plate",
        standfirst="Landings have halved in twenty years and the market hall is full. How the two go together, told by those who stand there at four in the morning.",
        byline=("Rita Moss",),
        topics=("Fish market", "Fishing", "Harbour"),
        picture="market",
        caption="Half past four. The auction is over before the town has put its kettle on.",
        body="""
At four in the morning the fish market of Saltmere smells of diesel, ice and coffee, in that order, and Greta Holt is selling a box of herring to a man who has not said a word.

He has raised one finger. She has looked away, counted to two, and looked back. The finger is still there. “Tolland,” she says, and writes it down. The box, twenty-five kilos, has changed hands for 60 crowns, and the man picks up his coffee.

Mrs Holt chairs the co-operative that has run the auction since 1931. There are nineteen boats in it. When her father held the pencil there were seventy.

## Fewer fish, more money

The chart on the wall of her office has been kept by hand, in the same green ink, since the war. It goes up until 1974, along for thirty years, and then down.

! landings Landings at Saltmere since 2005, in thousands of tonnes, from the co-operative’s own ledger.

In 2005 8,200 tonnes came over the quay, in 2022 it was 3,000. Last year there were 4,300, which Mrs Holt calls a breath and not a recovery. And yet the co-operative took more money last year than in any before, because the price has more than doubled and because hardly anything leaves the town any longer as it came out of the sea.

| A kilo of herring | Crowns |
| To the boat | 2.40 |
| After the auction | 2.65 |
| Filleted | 5.80 |
| Smoked, at Tolland’s door | 14.50 |
| On a plate at the Pilot | 31.00 |

“The fish is the small part,” says Wil Tolland, who is fourth in line of the smokehouse on the lower quay and, it turns out, quite able to speak. “The rest is wood and Sundays.”

## The boats

For the nineteen the sums are less cheerful. The quota for the coming season [has been cut by a fifth](story:herring). Diesel costs what it costs. The youngest skipper in the co-operative, Maja Lund, is thirty-four and the only one under fifty.

She bought her boat from an uncle at a price that neither will name, and pays it off in herring. “If the price stays up I own her in six years,” she says. “If the quota goes down again I own her in nine. If the cold store floods again I don’t know who owns what.”

The cold store is the other thing on everybody’s mind. It stood in water for two hours on four nights last year, and each time the co-operative worked until morning to carry forty tonnes up to the town’s ice rink. The rink took it in without charge. It smelled until March.

>> The rest is wood and Sundays.

## A plan with a crane in it

The co-operative wants to move its motors from the cellar to the roof. It has an offer for 212,000 crowns and a grant for half. What it lacks is a date for the [sea wall](story:seawall), since no bank will lend on a roof above a floor that may be under water.

Mrs Holt does not complain. She has been at this for twenty-six years and has seen, she says, three ends of fishing. In the first the young went away. In the second the herring did. In the third the bank manager came down at four in the morning in his good shoes to tell them that it was over, and slipped.

“He bought a box,” she says. “I think from shock. He has come on Fridays ever since.”

By six the hall has been hosed. The last van leaves for Carrow with its lights on. On the quay the gulls hold an auction of their own, which is louder and, as far as one can tell, settled in the same way.
""",
    ),
    Tale(
        key="arabic",
        when="3d 09:30",
        section="Business",
        language="ar",
        headline="ميناء هولم يستقبل أول سفينة تعمل بالرياح",
        standfirst="أشرعة بارتفاع ثلاثين متراً، ومحرك لا يعمل إلا عند الرصيف.",
        byline=("Yusuf Karim",),
        topics=("Harbour", "Shipping"),
        picture="cranes",
        caption="رافعات ميناء الحاويات عند الغروب.",
        body="""
وصلت إلى ميناء هولم صباح السبت سفينة الشحن «أسترا»، وهي أول سفينة تجارية تعمل بالرياح ترسو على هذا الساحل منذ تسعين عاماً. ويبلغ ارتفاع أشرعتها الثلاثة ثلاثين متراً، ويرفعها خمسة بحّارة في أقل من عشرين دقيقة.

وقال القبطان إلياس نور إن الرحلة استغرقت أحد عشر يوماً، أي أكثر بيومين من المعتاد، لكنها استهلكت عُشر الوقود. وأضاف ضاحكاً: «الريح لا ترسل فاتورة».

## حمولة عادية

تحمل السفينة 240 طناً من الأخشاب والصوف والبن. ولم تدفع الشركات الثلاث التي استأجرتها أكثر من السعر المعتاد إلا بأربعة في المئة. ويقول مدير الميناء إن الرقم أهم من الأشرعة: «حين يصبح الفرق أربعة في المئة، لا يعود الأمر حكاية للصحف».

>> الريح لا ترسل فاتورة.

## ما الذي يقلق الميناء

لم تُصمَّم الرافعات لسفن لها صوارٍ. وقد اضطر العمال إلى تفريغ الحمولة من جهة واحدة، فاستغرق العمل يوماً ونصف يوم بدلاً من ست ساعات. ويدرس الميناء تخصيص رصيف للسفن الشراعية إن جاءت سفينة ثانية.

ومن المقرر أن تبحر «أسترا» مجدداً يوم الأربعاء، إذا هبّت الريح.
""",
    ),
    Tale(
        key="windfarm",
        when="5d 06:45",
        section="Business",
        headline="Wind farm offers the town a share, and a say",
        standfirst="Thirty-four turbines on the Ram Bank, five per cent for Saltmere. The small print is eleven pages long.",
        byline=("Ed Hallam",),
        topics=("Climate", "Council"),
        picture="windfarm",
        caption="The first row of turbines on the Ram Bank, nine kilometres out.",
        body="""
The company that runs the wind farm on the Ram Bank has offered Saltmere five per cent of it. The share would cost the town nothing and bring in, in a year with ordinary wind, some 340,000 crowns.

It is not a present. When the thirty-four turbines were approved in 2019 the county asked for “a lasting benefit to the communities that look at them”, and left it to the communities to prove that they look. Saltmere sent photographs. Carrow, from where the turbines can’t be seen, sent a petition.

## What the town would sign

- The money comes once a year and may be spent on anything but the company’s own shares.
- The town may send one person to the board, who may speak but not vote.
- Should a turbine be taken down, the share shrinks with it.
- The contract runs for twenty-two years, or until the wind stops, “whichever is the earlier”.

The last clause was added, the company’s lawyer said, after a discussion that he would rather not go into.

Councillor Ruth Calder would put the whole sum into the reserve for the [sea wall](story:seawall). Councillor Dean Orr would put it on the buses. The fishermen’s co-operative, which lost its best sand-eel ground to the turbines, would like to be asked.
""",
    ),
    Tale(
        key="herring",
        when="6d 12:15",
        section="Business",
        wire=True,
        dateline="HOLM, {wire:0} (Meridian)",
        headline="Herring prices at a ten-year high as quotas fall by a fifth",
        standfirst="What the smokehouses pay, and what a kipper may cost by Easter.",
        topics=("Fishing", "Fish market"),
        body="""
Herring fetched its highest price in ten years at the coast’s auctions this week, after ministers agreed to cut the quota for the coming season by a fifth.

Smokehouses in Saltmere and Holm paid up to 2.40 crowns a kilo to the boats, half as much again as in spring. “We can smoke less or charge more,” one of them said. “We shall do both.”

Scientists had asked for a cut of a third. The spawning stock is at 61 per cent of what they consider safe, a little better than a year ago.

Meridian Wire
""",
    ),
    Tale(
        key="millroad",
        when="10d 07:50",
        section="Business",
        headline="Mill Road’s shopping centre is half empty and says it is half full",
        standfirst="Eleven of twenty-two units have no tenant. A climbing wall, a court of law and the library have been talked about.",
        byline=("Ed Hallam",),
        topics=("Shops", "Harbour library"),
        body="""
When the shoe shop left in the summer Mill Road’s shopping centre had lost as many tenants as it has kept: eleven of twenty-two.

The owners have talked to a climbing club, to the county court and to the council, which is to decide on moving the library there. “What we need is something that people go to on purpose,” said the manager. The fountain has been switched off to save water; it is now used, on Saturdays, by the chess club.

Rents have been cut twice. A unit of sixty square metres costs 480 crowns a month, about as much as a stall in the [fish market](story:market), where there is a waiting list.
""",
    ),
    Tale(
        key="chandler",
        when="16d 09:10",
        section="Business",
        headline="After 140 years the chandlery has a new owner, who is the old owner’s lodger",
        standfirst="“She knew where everything was. That is not a thing you can put into a contract.”",
        byline=("Rita Moss",),
        topics=("Shops", "Harbour", "People"),
        body="""
Brigg & Daughter, ship chandlers on the lower quay since 1886, has been sold. The buyer is Noor Haddad, 29, who came to Saltmere as a welder on the wind farm and has rented the room above the rope store for four years.

The seller, Edith Brigg, is the daughter’s great-granddaughter and seventy-eight. Three chains had made offers. “They asked for the turnover,” she said. “Noor asked why the shackles are kept next to the tea. That is the right question, and there is an answer.”

The name stays. The tea also.
""",
    ),
    Tale(
        key="levy",
        when="29d 10:40",
        section="Business",
        headline="Harbour levy stays at 1.2 per cent, for now",
        standfirst="Nine firms pay it. All nine came to the meeting.",
        byline=("Ed Hallam",),
        topics=("Harbour", "Budget"),
        body="""
The harbour board has left its levy at 1.2 per cent of turnover for another year. A rise to two per cent, proposed to help pay for the sea wall, found no seconder.

The levy brings in 290,000 crowns. The nine firms that pay it employ 214 people between them and had sent, between them, eleven.
""",
    ),
    Tale(
        key="rope",
        when="26h",
        state="submitted",
        section="Business",
        headline="Rope walk to make climbing ropes, and asks for longer sheds",
        standfirst="Two hundred and ten metres are not enough any more.",
        byline=("Rita Moss",),
        topics=("Harbour", "Shops"),
        body="""
The rope walk behind the harbour is 210 metres long because in 1840 that was how far the wall of the cemetery would let it go. Its owners want to make climbing ropes, which are sold in lengths of seventy and laid in lengths of 280.

The dead have been asked through their parish. An answer is expected in spring.
""",
    ),
]
