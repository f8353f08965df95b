"""Sea & Weather: tides, storms, and what lives in them."""

from .tale import Tale

STORIES = [
    Tale(
        key="storm",
        when="1d 21:10",
        section="Sea & Weather",
        wire=True,
        dateline="HOLM, {wire:0} (Meridian)",
        headline="Storm closes coast road for a second night",
        standfirst="Gusts of 120 kilometres an hour are expected before dawn.",
        topics=("Weather", "Holm", "Getting about", "Lighthouse"),
        picture="lighthouse",
        caption="The lighthouse on Saltmere Head in the first of the two nights.",
        notes=(
            (
                "update",
                "top",
                "One lane was opened again at eleven. Drivers are asked to keep to the landward side.",
            ),
        ),
        body="""
The coast road between Carrow bridge and Saltmere was closed for a second night after waves threw stones as large as loaves over the parapet.

Buses are sent inland by way of Aldwick. The weather service expects gusts of up to 120 kilometres an hour before dawn and calm by noon.

No one was hurt. A parked van was pushed across two lanes and came to rest, a policeman said, “better parked than before”.

Meridian Wire
""",
    ),
    Tale(
        key="seals",
        when="3d 11:10",
        section="Sea & Weather",
        headline="Three hundred and six seals on the Ram, and one that counts itself twice",
        short="306 seals on the Ram, and one counted twice",
        standfirst="The autumn count is the highest since it began. The pups are early.",
        byline=("Rita Moss",),
        topics=("Animals", "Holm"),
        picture="seals",
        caption="The Ram at low water, from the counting boat. Nobody gets nearer than two hundred metres.",
        body="""
There are 306 grey seals on the Ram this autumn, forty-one more than last year and nearly three times as many as when the count began in 1989.

It is done by four volunteers in a boat without an engine, each with a clicker, who compare figures only on the quay. This year they had 305, 306, 306 and 307. “One swims round the boat,” said Anna Leith, the coastguard, who has counted since the first year. “We know which. We let it.”

Eighty-two are pups, born a fortnight earlier than usual. Why they are early is not known. The water off the bank was 12.4 degrees at the beginning of the month, a degree above the average.

Boats are asked to keep two hundred metres off until the end of January. Those who find a pup on the beach should leave it where it is, keep dogs away, and ring the coastguard, who would like it known that they nearly always look sad.
""",
    ),
    Tale(
        key="meteors",
        when="7d 16:00",
        section="Sea & Weather",
        headline="Look north-east after midnight, and bring a blanket",
        standfirst="Up to sixty shooting stars an hour over the bay, if the cloud keeps its appointment elsewhere.",
        byline=("Tomas Reiner",),
        topics=("Science",),
        picture="meteors",
        caption="The bay from the Head. The lights to the right are Holm.",
        body="""
The meteors come round at this time every year, and this year the moon is out of the way. From midnight on {weekday:+1} until about four there should be one a minute, most of them out of the north-east, over the water.

The best place is the Head, behind the lighthouse, where its beam does not reach. The keeper opens the field gate at eleven and asks for no torches, no fires, and no telling of distances by thumb.

What one sees is dust, most of it no larger than a grain of sand, that enters the air at 59 kilometres a second. It makes no sound. Those who hear something every year are asked to write to the observatory in Aldwick, which collects such letters and answers them kindly.

The forecast is for broken cloud. Whoever would rather be on the water can go with the pilot boat, lights off, at eleven; it carries twelve, and blankets are to be had from the crew against a deposit of two crowns.
""",
    ),
    Tale(
        key="tide-table",
        when="9d 06:10",
        section="Sea & Weather",
        label="analysis",
        kicker="Explained",
        headline="Why four floods a year become twelve",
        standfirst="The sea rises by the width of a pencil and the floods treble. It is not a mistake in the report. It is the shape of the tide.",
        byline=("Ed Hallam", ("Ines Moor", "illustrated")),
        topics=("Sea wall", "Climate", "Weather", "Science"),
        body="""
Of all the figures in the coast office’s report the one that readers write to us about is this: the lower quay was flooded four times last year and will be flooded twelve times in 2031. In the same years, says the same report, the sea will have risen by 3.5 centimetres. How can so little make so much?

The report doesn’t explain it. It is not difficult, though, and one needs only a tide table and a ruler.

## A staircase with uneven steps

High water is not the same height every day. At Saltmere the lowest high tides of the year reach about 3.9 metres on the harbour gauge, the highest 5.4. Most lie in between, and only a few are near the top. Write down all 705 of them, the lowest first, and they look like a staircase whose steps crowd together in the middle and get rare at the end.

The quay is flooded when the water passes 5.32. Last year’s table had four tides above that mark.

| Height on the gauge | Tides in the year |
| 5.32 m and over | 4 |
| 5.28 to 5.31 m | 8 |
| 5.20 to 5.27 m | 29 |
| below 5.20 m | 664 |

Now lift the whole staircase by 3.5 centimetres. All that stood between 5.28 and 5.32 passes the mark too. There are eight of those. Four and eight make twelve.

That is all. The sea has not become wilder. It has only come up to where the steps are closer.

## And the next pencil

The unpleasant part is the third line. Another eight centimetres, and it isn’t twelve tides but forty-one, and no longer in spring and autumn alone. At the rate of the past ten years that would be in the 2040s. At the rate that most people who study such things expect it would be sooner.

“People ask me for the year in which it gets bad,” says Priya Nair of the coast office. “There is no such year. There is a table.”

>> There is no such year. There is a table.

## What the wind does

The table is made for calm air. A north-east wind of force eight for six hours pushes another thirty centimetres into the bay. On the other hand high pressure holds the water down, by a centimetre for each hectopascal or so, and it was high pressure that spared the quay twice last winter, when the table had promised a flood.

So twelve is not a forecast for any one year. It may be seven and it may be eighteen. A town that builds a [wall](story:seawall) does not build it for twelve, either. It builds for the one that comes with the wind behind it.

We have put the table of next year’s highest tides up in the window of our office on Quay Street. It is at eye height. The mark on the wall beside it, at about the knee, is the quay.
""",
    ),
    Tale(
        key="forecast",
        when="14d 18:05",
        section="Sea & Weather",
        headline="The shipping forecast will be read by a person again",
        standfirst="The synthetic voice said “Saltmere” in a way that made the fleet turn its radios off.",
        byline=("Rita Moss",),
        topics=("Weather", "Fishing", "Shipping"),
        body="""
From {weekday:+4} the coast radio’s forecast is read once more by somebody who has been on a boat. The machine that took over in spring will go on answering the telephone.

Skippers had complained that it put the stress on the last syllable of Saltmere, the first of Holm and every syllable of “occasionally”. Maja Lund, who fishes alone, said that she had minded something else. “It read a force ten exactly like a force two. You want to hear somebody swallow.”

The reader will be Anna Leith, the coastguard. She has been asked not to add remarks.
""",
    ),
    Tale(
        key="jellyfish",
        when="20d 08:45",
        section="Sea & Weather",
        headline="Jellyfish stop the power station, briefly and for lunch",
        standfirst="Eleven tonnes were taken out of the inlet with a rake.",
        byline=("Ed Hallam",),
        topics=("Animals", "Climate"),
        body="""
The power station at Holm was off the grid for two hours on {weekday:-1} after a swarm of jellyfish blocked the inlet for its cooling water. It was the third time this year.

Eleven tonnes were removed by rake. The lights did not go out. The canteen, which depends on the station for its ovens, served salad.
""",
    ),
    Tale(
        key="fog",
        when="32d 07:05",
        section="Sea & Weather",
        headline="Fog for eleven days: a record, as far as anyone could see",
        standfirst="The old one was ten, in 1947.",
        byline=("Rita Moss",),
        topics=("Weather", "Ferry"),
        body="""
Yesterday was the eleventh day in a row on which the lighthouse could not be seen from the quay at noon, one more than in 1947.

The ferry ran by radar. The swimming club kept to the steps and counted itself in and out. The weather service expects the fog to lift in the afternoon, but says that it has said so before.
""",
    ),
    Tale(
        key="tides",
        when="5h",
        state="due",
        section="Sea & Weather",
        headline="Spring tide tonight: where not to park",
        standfirst="The lower quay closes at four.",
        byline=("Ed Hallam",),
        topics=("Sea wall", "Weather", "Getting about"),
        body="""
The highest tide of the month reaches the quay this evening, at 5.29 metres on the harbour gauge, three centimetres below the edge. With the wind where it is that should be enough.

The lower quay is closed from four all the same. Cars that are left there will be moved by the harbour master, or by the harbour.

- Free parking for the night: the school yard, and Mill Road.
- The bus to Carrow leaves from Market Square.
- Sandbags are at the chandlery, two a household, to be brought back dry.
""",
    ),
    Tale(
        key="gauge",
        when="6h",
        state="tomorrow",
        section="Sea & Weather",
        headline="Harbour gauge goes online, with its mussels",
        standfirst="From now on the level can be read from the sofa.",
        byline=("Rita Moss",),
        topics=("Harbour", "Sea wall", "Science"),
        body="""
The gauge by the pilot house, which has been read with a lamp and a notebook since 1894, now sends its figures every minute to anybody who cares to look.

The old one stays. Nils Aker, the harbour master, will go on reading it at noon. “One of the two has mussels on it,” he said. “I know which I’d believe.”
""",
    ),
]
