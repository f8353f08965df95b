"""What the demo paper wrote. Times are hours before the first start; `None` marks what is not public yet."""

STORIES = [
    {
        "key": "library",
        "hours": 2,
        "section": "Local",
        "byline": ["Rita Moss"],
        "picture": "library",
        "headline": "Council votes to keep the harbour library",
        "standfirst": "Nine to six, after four hours: the reading room above the chandlery stays open, and the roof "
        "is to be mended before winter.",
        "topics": ["Harbour library", "Council"],
        "body": """<p>The harbour library stays. Shortly before eleven on Tuesday night the council voted nine to six
against moving its shelves to the shopping centre on Mill Road, and the sixty people who had waited on the stairs of
the town hall let out a noise that stopped the clerk in the middle of a sentence.</p>
<p>The vote ends eighteen months in which the library was counted, measured and twice declared surplus. What turned
it, several councillors said afterwards, was a sheet of paper: the loans ledger, which showed that more books left
the reading room last year than in any year since 1998.</p>
<h2>The roof comes first</h2>
<p>It also came with a bill. The slates on the seaward side have been loose since the storm in February, and the
buckets under them are a fixture of the poetry section. The council set aside 84,000 for the roof, to be spent
before the first frost.</p>
<blockquote><p>“I have shelved books with an umbrella in one hand,” said Agnes Pell, who has run the library for
twenty-two years. “I should like to try it with two hands.”</p></blockquote>
<p>Opponents had argued that the same money would pay for longer hours in a dry building. “We are choosing a view over
a service,” said Councillor Dean Orr, who voted against. “I hope I am wrong.”</p>
<aside class="pullquote"><p>I have shelved books with an umbrella in one hand.</p></aside>
<h2>What happens next</h2>
<ul><li>Scaffolding goes up on the first Monday of next month.</li><li>The reading room stays open; the children’s
corner moves to the ground floor for six weeks.</li><li>A plan for the heating is due in spring.</li></ul>
<p>The library opens as usual this morning, at ten.</p>""",
        "read_out": "Low brick building with lit windows above a quay at dusk",
        "caption": "The harbour library on Tuesday evening, while the council was still voting.",
    },
    {
        "key": "ferry",
        "hours": 5,
        "section": "Business",
        "byline": ["Rita Moss", "Ed Hallam"],
        "picture": "ferry",
        "headline": "Ferry is back on Monday",
        "standfirst": "The Eider has a new gearbox and an old timetable.",
        "topics": ["Ferry"],
        "body": """<p>The ferry Eider sails again on Monday at 6.40, eleven days after her gearbox failed in the middle
of the channel and forty passengers were brought home by the pilot boat.</p>
<p>The part came from a yard two countries away, by lorry and then, since there was no ferry, by fishing boat. “The
gearbox crossed before it could help anybody cross,” said the line’s manager, Tomas Reiner.</p>
<h2>The timetable</h2>
<table><thead><tr><th>From Saltmere</th><th>From Holm</th><th>Days</th></tr></thead><tbody>
<tr><td>6.40</td><td>7.25</td><td>Monday to Friday</td></tr><tr><td>9.00</td><td>9.45</td><td>daily</td></tr>
<tr><td>13.30</td><td>14.15</td><td>daily</td></tr><tr><td>17.50</td><td>18.35</td><td>daily</td></tr></tbody></table>
<p>Season tickets are extended by eleven days without asking. Single tickets that were never used can be handed in at
the kiosk until the end of the month.</p>""",
        "read_out": "White ferry on a calm channel under layered hills",
        "caption": "The Eider on her trial run past the breakwater.",
    },
    {
        "key": "budget",
        "hours": 9,
        "section": "Politics",
        "byline": ["Ed Hallam"],
        "headline": "Who pays for the sea wall? A budget in four questions",
        "label": "analysis",
        "standfirst": "The wall needs nine million by 2031. The town has three.",
        "topics": ["Sea wall", "Council"],
        "body": """<p>Next week the council opens its budget, and on page forty there is a line that was not there last
year: sea wall, first instalment.</p><h2>How much is missing?</h2><p>Engineers put the work at nine million in money
of today. The town’s reserve for it stands at three. The county has promised a third of whatever the town can raise,
which sounds generous until one does the sum twice.</p><h2>What if nothing is done?</h2><p>The lower quay floods at
spring tides already, four times last year. The report speaks of twelve times by 2031, and of the fish market’s cold
store standing in salt water for a week in the year.</p><h2>Who decides?</h2><p>Fifteen councillors, by simple
majority. Eight have said in public that they will vote for the instalment.</p><h2>And who pays?</h2><p>Households,
about four a month on the middle band, unless the harbour levy is raised instead. The ferry line and the chandlers
would rather it were not.</p>""",
    },
    {
        "key": "band",
        "hours": 22,
        "section": "Culture",
        "byline": ["Rita Moss"],
        "picture": "bandstand",
        "headline": "The brass band that rehearses on a barge",
        "standfirst": "Their hall was sold, so the Saltmere Silver took to the water. The neighbours came too.",
        "topics": ["Music"],
        "body": """<p>Every Thursday at seven the coal barge Constance is pushed off the quay by four trombonists, so that
nobody can complain about the noise, and every Thursday about fifty people row out to listen.</p><p>“We tried the
church, the school and a barn,” said the conductor, Lottie Marsh. “The barge has the best acoustics and the worst
heating.”</p><p>The band has lost two mutes and a mouthpiece to the harbour so far. A collection for life jackets in
concert black stands at a little over half.</p>""",
        "read_out": "Barge with strings of lights reflected in dark water",
        "caption": "The Constance on a Thursday.",
    },
    {
        "key": "rowing",
        "hours": 27,
        "section": "Sport",
        "byline": ["Pia Lund"],
        "picture": "rowing",
        "headline": "Coxless and fearless: Saltmere women win the estuary cup",
        "standfirst": "By a length and a half, into the wind.",
        "topics": ["Rowing"],
        "body": """<p>For the first time since 1987 the estuary cup is in the boathouse on Quay Street. The women’s four
beat Holm by a length and a half on Sunday, rowing the last kilometre into a wind that had sent two other crews
home.</p><p>“We stopped looking at the buoys,” said stroke Hanna Vale, “and then we stopped looking at anything.”</p>
<p>The cup itself, dented in 1962 and never mended, will be shown in the library, under a dry part of the roof.</p>""",
        "read_out": "Four rowers on a wide estuary, low sun behind them",
        "caption": "The last kilometre on Sunday.",
    },
    {
        "key": "column",
        "hours": 30,
        "section": "Opinion",
        "label": "opinion",
        "byline": ["Maud Ferrant"],
        "headline": "A town is what it keeps",
        "standfirst": "We have sold the hall, the baths and the gasworks. Somebody might ask what is left to be proud of.",
        "topics": ["Harbour library"],
        "body": """<p>When I came to Saltmere the bus driver pointed out the sights: the hall, the baths, the gasworks with
its pretty iron flowers. All three have been flats for years, and the flats are empty from October to May.</p><p>I do
not think that everything old is good. I remember the smell of the gasworks. But a town that counts only what a thing
costs will find one day that it has bought itself a view of other people’s windows.</p><p>The library is a damp room
full of paper. It is also the one place in this town where a child and a pensioner may sit at the same table without
buying anything. Let us see anybody build that on Mill Road.</p>""",
    },
    {
        "key": "storm",
        "hours": 33,
        "section": "Local",
        "source": "Meridian Wire",
        "headline": "Storm closes coast road for a second night",
        "standfirst": "Gusts of 120 kilometres an hour are expected before dawn.",
        "dateline": "HOLM, Saturday",
        "topics": ["Weather"],
        "body": """<p>The coast road between Holm and Saltmere was closed for a second night on Saturday after waves threw
stones as large as loaves over the parapet.</p><p>Buses are sent inland by way of Carrow. The weather service expects
gusts of up to 120 kilometres an hour before dawn and calm by Sunday noon.</p><p>No one was hurt. A parked van was
pushed across two lanes and came to rest, a policeman said, “better parked than before”.</p>""",
    },
    {
        "key": "arabic",
        "hours": 36,
        "section": "Business",
        "byline": ["Yusuf Karim"],
        "language": "ar",
        "picture": "cranes",
        "headline": "ميناء هولم يستقبل أول سفينة تعمل بالرياح",
        "standfirst": "أشرعة بارتفاع ثلاثين متراً، ومحرك لا يعمل إلا عند الرصيف.",
        "topics": ["Ferry", "Harbour"],
        "body": """<p>وصلت إلى ميناء هولم صباح السبت سفينة الشحن «أسترا»، وهي أول سفينة تجارية تعمل بالرياح ترسو على هذا
الساحل منذ تسعين عاماً. ويبلغ ارتفاع أشرعتها الثلاثة ثلاثين متراً.</p><p>وقال القبطان إن الرحلة استغرقت أحد عشر يوماً،
أي أكثر بيومين من المعتاد، لكنها استهلكت عُشر الوقود. وأضاف ضاحكاً: “The wind sends no invoice”.</p><p>ومن المقرر أن
تبحر السفينة مجدداً يوم الأربعاء حاملةً 240 طناً من الأخشاب والصوف.</p>""",
        "read_out": "Harbour cranes and a tall ship against a yellow sky",
        "caption": "«أسترا» عند رصيف هولم.",
    },
    {
        "key": "school",
        "hours": 52,
        "section": "Local",
        "byline": ["Rita Moss"],
        "headline": "School bus to Carrow will run again from January",
        "standfirst": "Thirty-one pupils had walked, hitched and cycled since the summer.",
        "topics": ["Schools"],
        "body": """<p>The school bus to Carrow is back from the first day of January’s term. The county found 38,000 in a
fund for footpaths and decided that a bus is the shorter footpath.</p><p>Thirty-one pupils had made their own way since
the line was cut in July. The headmaster kept a chart of how: nineteen by bicycle, eight in parents’ cars, three on
foot, one by pony.</p>""",
        "correction": "An earlier version of this story said that thirteen pupils were affected. There are thirty-one.",
    },
    {
        "key": "market",
        "hours": 58,
        "section": "Business",
        "source": "Meridian Wire",
        "headline": "Herring prices at a ten-year high as quotas fall",
        "standfirst": "What the smokehouses pay, and what a kipper may cost by Easter.",
        "topics": ["Fishing"],
        "body": """<p>Herring fetched the highest price in ten years at the coast’s auctions last week, after quotas for the
coming season were cut by a fifth.</p><p>Smokehouses in Saltmere and Holm paid up to 2.40 a kilo, half as much again as
in the spring. “We can smoke less or charge more,” one of them said. “We shall do both.”</p>""",
    },
    {
        "key": "rink",
        "hours": 75,
        "section": "Sport",
        "byline": ["Ed Hallam"],
        "picture": "rink",
        "headline": "Ice rink opens early, and so does the argument about music",
        "standfirst": "Waltzes until six, anything after.",
        "topics": ["Ice rink"],
        "body": """<p>The rink on Market Square opens on Friday, a week early, thanks to three clear nights and a compressor
on loan from the smokehouse.</p><p>The music is settled as well. After last year’s petition, and the petition against
it, there will be waltzes until six and anything after.</p>""",
        "read_out": "Skaters as small silhouettes on a lit rink between roofs",
        "caption": "A trial evening on Market Square.",
    },
    {
        "key": "museum",
        "hours": 99,
        "section": "Culture",
        "byline": ["Rita Moss"],
        "headline": "Lighthouse museum finds its lamp in a garden shed",
        "standfirst": "Missing since 1953, used as a planter since 1954.",
        "topics": ["Museum"],
        "body": """<p>The great lens of Saltmere lighthouse, believed sold for scrap in 1953, has been standing in a garden
in Carrow for seventy years with geraniums in it.</p><p>“It did very well with geraniums,” said the owner, who has lent
it to the museum until the frost is over.</p>""",
    },
    {
        "key": "carnival",
        "hours": None,
        "state": "submitted",
        "section": "Culture",
        "byline": ["Rita Moss"],
        "headline": "Carnival committee resigns over the colour of the float",
        "standfirst": "It was to be teal. Then it was to be green.",
        "topics": ["Carnival"],
        "body": """<p>Five of the seven members of the carnival committee resigned on Monday evening over the colour of the
main float. Minutes seen by the Courier run to eleven pages, of which nine are about teal.</p>""",
    },
    {
        "key": "tides",
        "hours": None,
        "state": "scheduled",
        "section": "Local",
        "byline": ["Ed Hallam"],
        "headline": "Spring tide on Thursday: where not to park",
        "standfirst": "The lower quay closes at four.",
        "topics": ["Sea wall", "Weather"],
        "body": """<p>The highest tide of the season is due on Thursday at 17.12. The lower quay is closed from four, and
cars that are left there will be moved by the harbour master, or by the harbour.</p>""",
    },
    {
        "key": "swimmers",
        "hours": None,
        "state": "draft",
        "section": "Sport",
        "byline": ["Rita Moss"],
        "headline": "Winter swimmers want a rail",
        "standfirst": "",
        "topics": [],
        "body": """<p>Notes: forty members, average age sixty-one. Steps are slippery. Harbour master says ask the council,
council says ask the harbour master. Call Agnes.</p>""",
    },
]
