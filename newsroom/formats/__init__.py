"""Dates where Django's own form of them is wanting; a language that is not here has Django's."""
