"""What official tables know of the records there are: proposed, each value with its source.

Nothing that stands is replaced. What contradicts it is told, and of two candidates none is chosen.
"""
