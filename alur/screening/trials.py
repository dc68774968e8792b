"""What came of running a version's examples, kept with the version. A queue job runs them: no page waits for it."""

import time
from datetime import datetime

from alur.kernel import clock, tasks
from alur.rulepacks.loader import PackError
from alur.rulepacks.model import Pack
from alur.rulepacks.words import LANGUAGES, Sentence
from alur.screening import core, kept
from alur.screening.models import RulePack, Trial
from alur.screening.packs import count_of, each_example

TELL_EVERY = 0.5  # seconds between two looks whether to go on, and notes of how far it is

Failed = list[tuple[str, int, dict[str, str]]]  # file, line, and what is wrong by language


def ask(version: RulePack, *, at: datetime) -> None:
    """Have the examples run soon, in the caller's transaction; a second call while they wait or run does nothing."""
    trial, is_new = Trial.objects.select_for_update().get_or_create(pack=version, defaults={"asked_at": at})
    if is_new or not trial.is_under_way:
        anew = {"state": Trial.State.WAITING, "asked_at": at, "ended_at": None, "done": 0, "total": 0, "failed": []}
        Trial.objects.filter(pk=trial.pk).update(**anew)
        tasks.defer("screening.services.run_trial", once=f"examples:{version.pk}", trial=trial.pk)


def stop(version: RulePack, *, at: datetime) -> None:
    """Let a run end where it is; nothing if there is none."""
    under_way = Trial.objects.filter(pack=version, state__in=Trial.UNDER_WAY)
    under_way.update(state=Trial.State.STOPPED, ended_at=at)


def run_trial(trial: int) -> None:
    """Job of the queue: run the examples of a version, unless somebody stops it. A second run begins anew."""
    mine = Trial.objects.filter(pk=trial, state__in=Trial.UNDER_WAY)
    if not mine.update(state=Trial.State.RUNNING, engine=core.ENGINE_VERSION):
        return
    version = RulePack.objects.get(trial=trial)
    try:
        pack = kept.loaded(version)
    except PackError as error:
        mine.update(failed=[_row(error.file, error.line, error.why)], state=Trial.State.DONE, ended_at=clock.now())
        return
    mine.update(total=count_of(pack))
    failed: Failed = []
    last = time.monotonic()
    for number, each in enumerate(each_example(pack), 1):
        failed += [_row(each.file, each.line, each.why)] if each else []
        if time.monotonic() - last >= TELL_EVERY:
            last = time.monotonic()
            if not mine.update(done=number, failed=failed):
                return  # stopped
    mine.update(done=count_of(pack), failed=failed, state=Trial.State.DONE, ended_at=clock.now())


def result(version: RulePack, pack: Pack, *, at: datetime) -> Failed:
    """The examples that come out otherwise: as kept, if this engine ran them all, else run now and kept."""
    trial = Trial.objects.filter(pack=version, state=Trial.State.DONE, engine=core.ENGINE_VERSION).first()
    if trial is not None:
        return list(trial.failed)
    failed = [_row(each.file, each.line, each.why) for each in each_example(pack) if each]
    whole = {"state": Trial.State.DONE, "total": count_of(pack), "done": count_of(pack), "failed": failed}
    told = {**whole, "engine": core.ENGINE_VERSION, "asked_at": at, "ended_at": at}
    Trial.objects.update_or_create(pack=version, defaults=told)
    return failed


def _row(file: str, line: int, why: Sentence) -> tuple[str, int, dict[str, str]]:
    return file, line, {language: why.said(language) for language in LANGUAGES}
