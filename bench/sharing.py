"""What a build takes on so many processors, from what its jobs cost: nothing is run.

All processes that work share the processors, each as fast as the others. What is not measured here
(networks, disks that others share) is not in it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import count


@dataclass(frozen=True)
class LeaderCost:
    """What the main process does, in seconds of processor time."""

    #: Before the first chunk is given to a worker: its own start, and the list of records.
    before: float
    #: While chunks come, all in all.
    chunks: float
    #: Behind the last chunk: the parts that no chunk leaves.
    complete: float
    #: Between these and the outputs that are not begun yet: the rules across records.
    across: float
    #: Behind the outputs: what describes them.
    after: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.before + self.chunks + self.complete + self.across + self.after

    def times(self, factor: float, least: LeaderCost) -> LeaderCost:
        """Return that of so many times the records, what few take of it being there once."""
        pairs = zip(astuple(self), astuple(least), strict=True)
        return LeaderCost(*(_grown(seconds, few, factor) for seconds, few in pairs))


@dataclass(frozen=True)
class Jobs:
    """What the jobs of one build cost, in seconds of processor time."""

    records: int
    chunks: Sequence[float]
    renderings: Mapping[str, float]
    #: Of those that are begun early, what each part of a chunk costs, and last what is left then.
    #: What they cost besides is reading the parts, by another thread.
    early: Mapping[str, Sequence[float]]
    #: What a worker does before its first job.
    start: float
    leader: LeaderCost
    #: Bytes.
    written: int
    memory: int

    @property
    def total(self) -> float:
        """The processor time of a build by one process."""
        return sum(self.chunks) + sum(self.renderings.values()) + self.leader.total

    @property
    def share(self) -> float:
        """The part of it that one process must do."""
        return self.leader.total / self.total


def predicted(known: Jobs, least: Jobs, records: int) -> Jobs:
    """Return the jobs of another size: chunks as they are, the rest in proportion.

    Args:
        known: the jobs of one size.
        least: those of next to no records: what takes as long however few there are.
        records: the other size.
    """
    times = records / known.records
    number = max(1, round(len(known.chunks) * times))
    once = min(least.chunks[0], known.chunks[0])
    mean = (sum(known.chunks) - once) * times / number
    return Jobs(
        records,
        [once + mean, *[mean] * (number - 1)],
        {
            name: _grown(seconds, least.renderings.get(name, 0.0), times)
            for name, seconds in known.renderings.items()
        },
        {
            name: _resampled(costs, least.early[name][-1], number, times)
            for name, costs in known.early.items()
        },
        known.start,
        known.leader.times(times, least.leader),
        round(known.written * times),
        known.memory,
    )


def _grown(seconds: float, least: float, times: float) -> float:
    """Return what takes so long for so many times the records."""
    # What was measured with few records may have taken longer by chance: none takes less of it.
    once = min(least, seconds)
    return once + (seconds - once) * times


def _resampled(costs: Sequence[float], least: float, number: int, times: float) -> list[float]:
    """Return what other parts cost: at each share of all parts, as much in proportion."""
    *some, last = costs
    found = [0.0] * number
    for place, seconds in enumerate(some):
        first, end = place * number / len(some), (place + 1) * number / len(some)
        for at in range(int(first), min(number, int(end) + 1)):
            within = max(0.0, min(end, at + 1) - max(first, at))
            found[at] += seconds * times * within / (end - first)
    return [*found, _grown(last, least, times)]


#: Yields seconds of work, or what is to be true before it goes on.
_Process = Generator["float | Callable[[], bool]", None, None]


def simulated(jobs: Jobs, processors: int, *, outputs: bool = True) -> float:
    """Return how many seconds a build takes.

    Args:
        jobs: what its jobs cost.
        processors: those of all machines.
        outputs: whether there are any but the parts.
    """
    if processors == 1:
        return jobs.total if outputs else sum(jobs.chunks) + jobs.leader.total - jobs.leader.after
    return _Simulation(jobs, processors, outputs=outputs).seconds


class _Simulation:
    """A build by a worker for each processor, the main process, and one for what is begun early.

    That one has a thread for each output, and for some another that reads parts ahead of it.
    """

    def __init__(self, jobs: Jobs, processors: int, *, outputs: bool) -> None:
        self._jobs = jobs
        self._chunks = iter(range(len(jobs.chunks)))
        later = (each for each in jobs.renderings.items() if each[0] not in jobs.early)
        self._renderings = iter(sorted((x for _, x in later), reverse=True) if outputs else ())
        self._is_begun = self._are_parts_complete = False
        self._is_made = [False] * len(jobs.chunks)
        self._taken = 0
        self._makers = processors + (len(jobs.early) if outputs else 0)
        self._made = 0
        every = [self._leader(outputs=outputs), *(self._worker() for _ in range(processors))]
        if outputs:
            for name, costs in jobs.early.items():
                read: set[int] = set()
                every += [self._reader(name, read), self._early(costs, read)]
        self.seconds = _shared(every, processors)

    def _leader(self, *, outputs: bool) -> _Process:
        leader = self._jobs.leader
        yield leader.before
        self._is_begun = True
        each = leader.chunks / len(self._is_made)
        for place in range(len(self._is_made)):
            yield lambda: self._is_made[place]
            yield each
            self._taken += 1
        yield leader.complete
        self._are_parts_complete = True
        yield leader.across
        if outputs:
            yield lambda: self._made == self._makers
            yield leader.after

    def _worker(self) -> _Process:
        yield lambda: self._is_begun
        yield self._jobs.start
        for place in self._chunks:
            yield self._jobs.chunks[place]
            self._is_made[place] = True
        # Outputs of all parts are made while the rules across records are asked.
        yield lambda: self._are_parts_complete
        yield from self._renderings
        self._made += 1

    def _reader(self, name: str, read: set[int]) -> _Process:
        costs = self._jobs.early[name]
        each = max(0.0, self._jobs.renderings[name] - sum(costs)) / (len(costs) - 1)
        for place in range(len(costs) - 1):
            yield lambda: self._taken > place
            if each:
                yield each
            read.add(place)

    def _early(self, costs: Sequence[float], read: set[int]) -> _Process:
        *some, last = costs
        yield lambda: self._taken > 0
        yield self._jobs.start
        for place, seconds in enumerate(some):
            yield lambda: place in read
            yield seconds
        yield lambda: self._are_parts_complete
        yield last
        self._made += 1


def _shared(processes: Iterator[_Process] | Sequence[_Process], processors: int) -> float:
    """Return how long processes take that share processors, each as fast as the others."""
    numbers = count()
    # Each has a share of the same work in the same time: who has the least left ends first.
    running: list[tuple[float, int, _Process]] = []
    waiting: list[tuple[Callable[[], bool], _Process]] = []
    now = work = 0.0

    def go_on(process: _Process) -> None:
        for asked in process:
            if not callable(asked):
                heapq.heappush(running, (work + asked, next(numbers), process))
                return
            if not asked():
                waiting.append((asked, process))
                return

    for process in processes:
        go_on(process)
    while running:
        ends, _, process = heapq.heappop(running)
        now += (ends - work) * max(1.0, (len(running) + 1) / processors)
        work = ends
        go_on(process)
        # What one did may be what others wait for, and they in turn.
        while ready := [each for each in waiting if each[0]()]:
            waiting[:] = [each for each in waiting if each not in ready]
            for _, other in ready:
                go_on(other)
    return now
