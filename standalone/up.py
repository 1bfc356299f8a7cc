"""``make up`` and ``make down``: Airflow on the sources in ``include/sources.toml``, until it is told to stop."""

import fcntl
import sys

from standalone import UP
from standalone.airflow import USER, AirflowFailed, Api


def up() -> None:
    UP.home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with UP.home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two that start at once are one
        api = UP.api()
        if api and UP.processes() and api.is_well():
            _tell("is up already", api)
        else:
            print("Airflow starts, this takes about half a minute …", flush=True)
            try:
                _tell("is up", UP.start())
            except BaseException:
                UP.stop()
                raise


def down() -> None:
    was_up = bool(UP.processes())
    UP.stop()
    print("Airflow is down." if was_up else "Airflow was not up.")


def _tell(what: str, api: Api) -> None:
    print(f"Airflow {what}: {api.url}   login: {USER}   password: {api.password}\n`make down` stops it.")


def main(command: str) -> int:
    try:
        {"up": up, "down": down}[command]()
    except AirflowFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
