"""Where studies are kept: Optuna's storages, named by a file's path or a database's URL."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import optuna
from optuna.storages import BaseStorage, InMemoryStorage, JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend, JournalFileSymlinkLock

from hass_ir.errors import HassError

JOURNAL = ".journal"
"""Suffix of a file that is a journal; others are SQLite databases."""

BUSY_S = 60
"""Seconds to wait for other processes that write to the same SQLite file."""

MADE_FOR = "made_for"
DIGEST = "sha256:"

_TRIES = 5


@dataclass(frozen=True)
class Keep:
    """Where a search keeps its study: the `storage` (see `opened`), the `study`'s name, and what it
    is made for, by what each is called."""

    storage: str
    study: str
    made_for: Mapping[str, str]


def study_of(keep: Keep | None) -> tuple[optuna.Study, BaseStorage]:
    """The study to go on with, made where it is not there; in memory for None.

    Raises HassError where it was made for something else.
    """
    storage = opened(None if keep is None else keep.storage)
    study = optuna.create_study(
        storage=storage,
        study_name=None if keep is None else keep.study,
        direction="maximize",
        sampler=optuna.samplers.RandomSampler(),
        load_if_exists=True,
    )
    if keep is not None:
        _check(study, keep)
    return study, storage


def _check(study: optuna.Study, keep: Keep) -> None:
    where = f"the study '{keep.study}' in '{shown(keep.storage)}'"
    if MADE_FOR not in study.user_attrs:
        begun = bool(study.get_trials(deepcopy=False))
        # A process that begins at the same time notes what for before its first trial.
        if MADE_FOR not in study.user_attrs:
            if begun:
                raise HassError(f"{where} is not one of a search; give another name as study=")
            study.set_user_attr(MADE_FOR, dict(keep.made_for))
    known: dict[str, str] = study.user_attrs[MADE_FOR]
    others = [k for k in keep.made_for if known.get(k) != keep.made_for[k]]
    if others:
        told = (_difference(k, known.get(k, "unknown"), keep.made_for[k]) for k in others)
        raise HassError(
            f"{where} was made with another {', '.join(told)}; give another name as study=, or go "
            "on with what it was made for"
        )


def _difference(name: str, there: str, here: str) -> str:
    return name if DIGEST in there + here else f"{name} ({there} there, {here} here)"


def opened(storage: str | None) -> BaseStorage:
    """The storage that `storage` names, made where it is not there; in memory for None.

    Raises HassError for one that cannot be opened.
    """
    if storage is None:
        return InMemoryStorage()
    url = "://" in storage
    if not url and not Path(storage).absolute().parent.is_dir():
        raise HassError(f"cannot keep the study in '{storage}': its folder is not there")
    if not url and storage.endswith(JOURNAL):
        return _journal(storage)
    return _database(storage if url else f"sqlite:///{Path(storage).absolute()}", storage)


def _journal(path: str) -> BaseStorage:
    try:
        _mend(Path(path))
        return JournalStorage(JournalFileBackend(path))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise HassError(f"'{path}' is no journal of a study: {error}") from error


_FIRST = b'{"op_code":'
"""What a journal of Optuna begins with."""


def _mend(path: Path) -> None:
    """Cut off the line that a process killed while it wrote left half done; Optuna would go on
    behind it, and find a line that it cannot read."""
    content = path.read_bytes() if path.exists() else b""
    if not content:
        return
    if content[: len(_FIRST)] != _FIRST[: len(content)]:
        raise ValueError("its first line is none of Optuna's")
    lock = JournalFileSymlinkLock(str(path))
    if not path.read_bytes().endswith(b"\n"):
        lock.acquire()
        try:
            os.truncate(path, path.read_bytes().rfind(b"\n") + 1)
        finally:
            lock.release()


def _database(url: str, given: str) -> BaseStorage:
    from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError, SQLAlchemyError

    options: dict[str, Any] = {}
    if url.startswith("sqlite:"):
        options["connect_args"] = {"timeout": BUSY_S}
    for attempt in range(1, _TRIES + 1):
        try:
            return RDBStorage(url, engine_kwargs=options)
        except (OperationalError, IntegrityError) as error:
            # Another process may be making the same tables.
            if attempt == _TRIES:
                raise HassError(f"cannot open '{shown(given)}': {_first_line(error)}") from error
            time.sleep(0.2 * attempt)
        except ImportError as error:
            raise HassError(
                f"'{shown(given)}' needs a driver of that database ({error.__cause__ or error}); "
                "for PostgreSQL: pip install 'psycopg[binary]', and postgresql+psycopg://..."
            ) from error
        except ArgumentError as error:
            raise HassError(
                f"'{shown(given)}' is no URL of a database; write postgresql+psycopg://"
                "user@host/database, or the path of a file"
            ) from error
        except (SQLAlchemyError, optuna.exceptions.StorageInternalError, RuntimeError) as error:
            raise HassError(f"cannot open '{shown(given)}': {_first_line(error)}") from error
    raise AssertionError


def shown(storage: str) -> str:
    """The name of a storage without the password that its URL may have."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    if "://" not in storage:
        return storage
    try:
        return make_url(storage).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return storage.partition("://")[0] + "://..."


def _first_line(error: Exception) -> str:
    return str(error.__cause__ or error).strip().split("\n")[0]
