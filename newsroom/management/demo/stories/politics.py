"""Politics: council, county, and who pays for what."""

from .tale import Tale

STORIES = [
    Tale(
        key="names",
        when="1d 23:45",
        section="Politics",
        headline="How they voted, name by name",
        standfirst="The library divided the council, but not along the lines that one would expect.",
        byline=("Ed Hallam",),
        topics=("Council", "Harbour library"),
        picture="council",
        caption="The town hall at a quarter to eleven, by its own clock.",
        body="""
Nine for the quay, six for Mill Road. The clerk read the names twice, because the first time nobody heard the end of the list.

| Councillor | Ward | Library |
| Helen Strand (chair) | Quay | keep |
| Ruth Calder | Hall Street | keep |
| Tove Aker | Quay | keep |
| Samuel Oyelaran | Kiln Lane | keep |
| Petra Lindqvist | Kiln Lane | keep |
| George Tolland | Harbour | keep |
| Amina Rahal | Hall Street | keep |
| Jack Wray | the Head | keep |
| Ellen Foss | the Head | keep |
| Dean Orr | Mill Road | move |
| Sarah Blyth | Mill Road | move |
| Colin Ames | Mill Road | move |
| Rolf Brandvik | Kiln Lane | move |
| Judith Pryce | Harbour | move |
| Leo Marchetti | Hall Street | move |

Three of them had said beforehand that they would vote the other way: Mrs Calder, Mr Wray and Mr Brandvik. Mr Brandvik said that he had been for keeping the library until he tried to find a parking place for the debate.

The same fifteen meet again next week to vote on the budget. Eight have said that they will support the first instalment for the [sea wall](story:seawall). They are not the same eight who agree about anything else.
""",
    ),
    Tale(
        key="seawall",
        when="1d 06:00",
        section="Politics",
        kicker="The sea wall",
        headline="Nine million crowns, 1,140 metres and a stone that moved",
        standfirst="Saltmere’s wall was built in 1912 for a sea that was nineteen centimetres lower. Before the council votes on its future we walked it from end to end, with the engineer who knows where it leaks.",
        byline=("Rita Moss", ("Ines Moor", "illustrated")),
        topics=("Sea wall", "Council", "Climate"),
        picture="seawall",
        caption="A spring tide at the bend below the pilot house, where the wall is lowest.",
        notes=(("update", "bottom", "This story was updated with the county’s answer on its share of the cost."),),
        body="""
Priya Nair carries a crowbar, a torch and a bag of red chalk. The crowbar is for tapping, she says, though in fourteen years with the county’s coast office she has also used it on a dog.

She taps. The stone gives back a short, high note. She moves along and taps the next: the same. At the fifth the note is lower and goes on for longer, and she marks it with a cross. “Hollow,” she says. “The sea has been in there and taken something home.”

There are 212 red crosses on the sea wall of Saltmere this morning. When she first walked it, in her first week in the post, there were thirty.

## What it was built for

The wall runs for 1,140 metres from the ferry slip to the foot of the Head. It was put up in two summers by three hundred men, a good part of whom came over from Holm on Mondays and went home on Saturdays, and it was opened on a calm day in 1912 by a minister who called it eternal.

Its builders were careful people. They took the highest tide that anybody could remember, added the highest wave, and then, because the oldest fisherman in the town told them to, added another sixty centimetres. Those sixty centimetres are what Saltmere has been living on since.

The sea stands nineteen centimetres higher than in 1912. The wall, which rests on clay, stands eight lower. “That leaves thirty-three,” says Ms Nair. “It is not nothing. But a wave does not need all of it at once.”

! flood The coast office’s map. What lies below the broken line would stand in water at a spring tide in 2060, were the wall left as it is.

## Four times last year

Last year the lower quay was flooded four times, always at a spring tide with the wind in the north-east. Each time the water went as far as the steps of the chandlery, stayed for two hours, and left. The damage came to some 60,000 crowns, most of it in the [fish market](story:market)’s cold store, which has its motors in the cellar, where its builders thought that they would stay cool.

The coast office expects twelve such tides a year by 2031. That is the number in its report that everybody quotes. The one that Ms Nair thinks about is on the next page: one year in fifty, it says, a storm will come on top of such a tide, and then the water will not go as far as the chandlery’s steps. It will go as far as Hall Street.

“People say to me, one in fifty, I’ll be dead by then,” she says. “It doesn’t mean in fifty years. It means that each winter you roll a die with fifty sides. You have rolled it this winter too.”

>> You have rolled it this winter too.

## What is to be done

There are three ways to deal with a wall that is too low, and the report goes through them with the patience of people who have been asked before.

- **Raise it.** A new crown of ninety centimetres, with the hollow stones filled. Nine million crowns in money of today, five summers, and the view from the benches gone, unless one stands.
- **Break the waves before they arrive.** A bank of rock, two hundred metres out. Cheaper by a third, but the ferry would have to go round it, and so, in the opinion of the rowing club, would the rowing club.
- **Let it go.** Move the cold store, the chandlery and forty-six households uphill, and give the lower quay back. It costs least of all and has been proposed by no one who lives there.

The council’s works committee chose the first in spring, by four votes to one. The one was Councillor Jack Wray, who owns two of the benches.

## The stone

Near the bend below the pilot house Ms Nair stops at a block of granite about the size of a chest of drawers. It is two tonnes, she says, and last winter it moved eleven centimetres to the left. There is a chalk line to show where it used to be.

Nobody saw it happen. It was in the night of the fourth flood, and the noise was put down to thunder. Harald Quist, the old pilot, who [died this month](story:quist), heard it from his bench the next day as a kind of absence. “He told me that the wave sounded wrong there,” she says. “I said, how, wrong? He said, as if it had found a door.”

The first instalment, should the council vote for it [next week](story:budget), is 450,000 crowns. It would pay for the filling of the hollow stones, all 212, and for putting this one back.

Asked what the county would add, its treasurer wrote that the promise of a third of whatever the town raises “stands, and is not limited to the first year”. It is the first time that the county has said so in writing.

Ms Nair marks the block with a fresh cross all the same. The old one, she says, gets washed off.
""",
    ),
    Tale(
        key="budget",
        when="5.7h",
        section="Politics",
        label="analysis",
        kicker="Budget",
        headline="Who pays for the sea wall? A budget in four questions",
        short="Who pays for the sea wall?",
        standfirst="The wall needs nine million by 2031. The town has three.",
        byline=("Ed Hallam",),
        topics=("Sea wall", "Council", "Budget"),
        picture="budget",
        caption="Nine millions are needed, three are saved. One stone stands for a million.",
        body="""
Next week the council opens its budget, and on page forty there is a line that was not there last year: sea wall, first instalment, 450,000.

## How much is missing?

Engineers put the work at nine million crowns in money of today. The town’s reserve for it stands at three. The county has promised a third of whatever the town raises, which sounds generous until one does the sum twice: for every crown from Saltmere there are thirty-three from Aldwick, in hundredths, and not the other way about.

| | Millions |
| Cost of the wall | 9.0 |
| In the reserve | 3.0 |
| To be raised in the town by 2031 | 4.5 |
| The county’s third of that | 1.5 |

## What if nothing is done?

The lower quay floods at spring tides already, four times last year. The report speaks of twelve times by 2031, and of the fish market’s cold store standing in salt water for a week in the year. The insurer has asked for the minutes of the meeting.

## Who decides?

Fifteen councillors, by simple majority. Eight have said in public that they will vote for the instalment: that is enough, if nobody catches cold.

## And who pays?

Households, about four crowns a month on the middle band, unless the harbour levy is raised instead. The ferry line and the chandlers would rather it were not. The town’s [dark windows](story:flats) would pay too, which may be the first thing that has ever been said in their favour.
""",
    ),
    Tale(
        key="calder",
        when="4d 06:30",
        section="Politics",
        label="interview",
        headline="“I was told there was a drawer with money in it”",
        standfirst="Ruth Calder has looked after the town’s finances for three years. A conversation about walls, books and the price of salt.",
        byline=("Ed Hallam",),
        topics=("Council", "Budget", "People", "Housing"),
        body="""
Ruth Calder, 52, keeps the books of a firm that mends nets, and for the past three years those of the town as well. She receives us at her kitchen table, which has two calculators on it, one for each.

**Mrs Calder, is Saltmere poor?**

No. It is careful, which looks the same from outside. We take in 11.2 million crowns a year and we spend 11.1. Anybody in this street could tell you that is not poor. They could also tell you what happens when the boiler goes.

**The boiler being the sea wall.**

The boiler being the wall, the library roof, the school’s windows and the pipe under Kiln Lane. When I came in I was told that there was a drawer with money in it. There is a drawer. It has the keys to the old baths in it.

>> There is a drawer. It has the keys to the old baths in it.

**You voted for a household charge of four crowns a month. You had said in the campaign that there would be none.**

I had said that I could not see a need for one. Then I put on my boots and let Priya Nair show me the need. I think people forgive a change of mind if one says the old sentence out loud before the new one.

**Why not raise the harbour levy?**

Because it is paid by nine firms, and seven of them could be in Holm by Easter. You can’t put a harbour on a lorry, but you would be surprised how much of it fits.

**And the owners of the empty flats?**

I used to say that an empty flat was the ideal citizen: it pays and asks for nothing. I was rather pleased with that. Then [your paper counted the windows](story:flats). No: it was about to, I had the questions on my desk. I have asked Mr Orr to bring his paper again. I will bring the projector myself.

**And if he brings the slides as well?**

Then we shall look at the slides. I have sat through worse. In my first year the auditor showed us a pie chart of the pie charts. I keep it over the sink, as a reminder that one can know all the parts of a thing and still not know what it is.

**The library?**

I shall vote when I have heard the debate.

**You have an opinion.**

I have a card. Number 00714. My mother took me when I was four, and they let me choose, and I chose a book about salt, because it had a picture of a mountain. It turned out to be an annual report. I read it twice.

**What would you do with a million that fell from the sky?**

Count it. Then the wall. And then, if there was anything left, I should like the town hall clock to be right. I know what Mr Voss says about the ferry. But I do think that one thing in a town ought to be exactly what it says it is.
""",
    ),
    Tale(
        key="byelection",
        when="7d 22:40",
        section="Politics",
        headline="Quay ward goes to the harbour master’s sister, by eleven votes",
        standfirst="Tove Aker takes the seat that Harald Quist’s nephew gave up. The recount took longer than the count.",
        byline=("Ed Hallam",),
        topics=("Council", "Elections", "People"),
        body="""
Tove Aker, a net-maker, is the new councillor for Quay ward. She won the by-election by 412 votes to 401, with 38 for a candidate who had withdrawn too late to be taken off the paper and asked people, in a leaflet, not to vote for him.

Her opponent, Ian Pell, called for a recount, which changed nothing but the time. “I wanted to be sure that I had lost,” he said. “It is a thing one would like to know.”

The turnout was 61 per cent, seven more than in spring. Ms Aker said that she would support the sea wall and keep the library on the quay, and that she would leave the room whenever the council discussed the harbour master.
""",
    ),
    Tale(
        key="permits",
        when="13d 08:30",
        section="Politics",
        headline="Parking permits: the form that asked for the name of the horse",
        standfirst="A page from 1936 had survived in the council’s files. Forty people filled it in.",
        byline=("Rita Moss",),
        topics=("Council", "Getting about"),
        body="""
The council has apologised to some two hundred households in Quay ward for a form on which they were asked for the name, colour and temper of their horse.

The page comes from a byelaw on standing carts of 1936, which had been copied into the new application for residents’ parking when the files were scanned. Forty people answered it. The commonest name was Eider.

The permits are valid. Martin Voss, the town clerk, said that no charge would be made for horses.
""",
    ),
    Tale(
        key="county",
        when="24d 16:10",
        section="Politics",
        headline="County moves its planning office to Carrow, “nearer to the coast”",
        standfirst="It is nineteen minutes nearer, once there is a train.",
        byline=("Ed Hallam",),
        topics=("Council", "Carrow", "Getting about"),
        body="""
The county’s planning office leaves Aldwick for Carrow in spring. Forty-four people move with it, and eleven kilometres of files.

The council in Saltmere welcomed the decision. Carrow is twelve kilometres off, instead of forty. Until the viaduct is mended the journey takes an hour by the replacement bus, which is, as Councillor Judith Pryce observed, ten minutes longer than the journey to Aldwick.
""",
    ),
    Tale(
        key="benches",
        when="3h",
        state="draft",
        section="Politics",
        headline="Notes: benches and the raised wall",
        byline=("Ed Hallam",),
        topics=("Sea wall",),
        body="""
How many benches lose the view at plus ninety? Nair says all of them, Wray says his. Walk it with a tape. Ask Agnes Pell for the photographs of 1912.
""",
    ),
]
