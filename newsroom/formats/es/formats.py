"""Day and hour in Spanish with a comma between them, as newspapers write it; Django's own say “a las”."""

DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y, H:i"
