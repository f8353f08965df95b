"""Day and hour in French: “26 novembre 2026 à 14:05”; Django's own leave out the word between the two."""

DATETIME_FORMAT = "j F Y à H:i"
SHORT_DATETIME_FORMAT = "d/m/Y à H:i"
