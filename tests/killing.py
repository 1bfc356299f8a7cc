"""A task in a process of its own that is killed half-way."""

KILLED = """
import os, signal, sys
from newslake import tasks
from newslake.lake import Batch, Lake

lake, batch, task, n, *arguments = sys.argv[1:]
moved, left = Lake._move, int(n)

def move(self, scratch, path):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    moved(self, scratch, path)

Lake._move = move
getattr(tasks, task)(Batch.parse(batch), Lake(lake), *(each.split("+") if "+" in each else each for each in arguments))
"""
"""Arguments: lake, batch, task, n, and the task's own (a list has its items joined by ``+``).

The file that is about to take its place as the n-th never does.
"""
