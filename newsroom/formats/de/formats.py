"""Day and hour in German with a comma between them, as newspapers write it; Django's own have none."""

DATETIME_FORMAT = "j. F Y, H:i"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
