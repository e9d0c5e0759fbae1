"""What changed in a speech, by whom, and how it was before.

`recording` notes it, `patches` holds two texts against each other, `versions` makes former ones.
"""
