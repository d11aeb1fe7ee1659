"""The broker made of files: whole messages, each once, in order, whoever dies or writes rubbish."""

import json
import multiprocessing
import time
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from reform.broker import Transport

PRODUCERS, CONSUMERS, EACH = 4, 4, 1000


def broker(folder: Path) -> Connection:
    return Connection("files://localhost/", transport=Transport, transport_options={"folder": str(folder)})


def send(folder: Path, *bodies) -> None:
    with broker(folder) as connection, connection.SimpleQueue("work") as queue:
        for body in bodies:
            queue.put(body)


def take(folder: Path, count: int) -> list:
    with broker(folder) as connection, connection.SimpleQueue("work") as queue:
        taken = []
        for _ in range(count):
            message = queue.get(timeout=60)
            message.ack()
            taken.append(message.payload)
        return taken


def waiting(folder: Path) -> list[Path]:
    return sorted((folder / "queues" / "work").iterdir())


def _produce(folder, producer):
    send(folder, *([producer, number] for number in range(EACH)))


def _consume(folder, received):
    with broker(folder) as connection, connection.SimpleQueue("work") as queue:
        while True:
            message = queue.get(timeout=60)
            message.ack()
            if message.payload == "end":
                return
            received.put(tuple(message.payload))


def test_thousands_of_messages_between_processes_arrive_each_once(tmp_path):
    processes = multiprocessing.get_context("fork")
    received = processes.Queue()
    consumers = [processes.Process(target=_consume, args=(tmp_path, received)) for _ in range(CONSUMERS)]
    producers = [processes.Process(target=_produce, args=(tmp_path, number)) for number in range(PRODUCERS)]
    for process in consumers + producers:
        process.start()
    arrived = [received.get(timeout=60) for _ in range(PRODUCERS * EACH)]
    for process in producers:
        process.join(timeout=60)
    send(tmp_path, *["end"] * CONSUMERS)
    for process in consumers:
        process.join(timeout=60)
    assert [process.exitcode for process in consumers + producers] == [0] * (CONSUMERS + PRODUCERS)
    assert sorted(arrived) == sorted((producer, number) for producer in range(PRODUCERS) for number in range(EACH))
    assert received.empty()
    assert waiting(tmp_path) == []
    assert list((tmp_path / "unreadable").iterdir()) == []


def test_messages_come_in_the_order_in_which_they_were_sent(tmp_path):
    send(tmp_path, "một", "hai", "ba")
    assert take(tmp_path, 3) == ["một", "hai", "ba"]


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b'{"body": "'])
def test_a_message_that_cannot_be_read_is_put_aside_and_the_next_one_comes(tmp_path, rubbish):
    send(tmp_path, "good")
    (tmp_path / "queues" / "work" / "0-first.json").write_bytes(rubbish)
    assert take(tmp_path, 1) == ["good"]
    assert [file.read_bytes() for file in (tmp_path / "unreadable").iterdir()] == [rubbish]


def test_a_message_that_is_still_being_written_is_not_seen(tmp_path):
    send(tmp_path, "whole")
    (tmp_path / "writing" / "0-half.json").write_bytes(b'{"body"')
    assert take(tmp_path, 1) == ["whole"]
    with broker(tmp_path) as connection, connection.SimpleQueue("work") as queue, pytest.raises(Empty):
        queue.get(timeout=0.3)
    assert (tmp_path / "writing" / "0-half.json").exists()


def test_a_message_that_was_taken_but_not_acknowledged_is_given_out_again(tmp_path):
    send(tmp_path, "late")
    with broker(tmp_path) as connection:
        queue = connection.SimpleQueue("work")
        assert queue.get(timeout=60).payload == "late"
        queue.close()
    assert take(tmp_path, 1) == ["late"]


def test_a_message_arrives_within_a_fraction_of_a_second(tmp_path):
    with broker(tmp_path) as connection, connection.SimpleQueue("work") as queue:
        took = []
        for _ in range(5):  # the quickest of some: a busy machine holds up one or the other
            send(tmp_path, "soon")
            began = time.monotonic()
            queue.get(timeout=60).ack()
            took.append(time.monotonic() - began)
    assert min(took) < 0.5


def test_any_name_of_a_queue_stays_inside_the_folder(tmp_path):
    root = tmp_path / "broker"
    with broker(root) as connection, connection.SimpleQueue("../../outside") as queue:
        queue.put("x")
        assert queue.qsize() == 1
        assert queue.clear() == 1
    assert list(tmp_path.iterdir()) == [root]


def test_what_lies_in_the_folder_is_plain_json_for_its_owner_alone(tmp_path):
    root = tmp_path / "broker"
    send(root, {"run": 7})
    [file] = waiting(root)
    assert json.loads(file.read_bytes())["properties"]["delivery_info"]["routing_key"] == "work"
    assert (root / "taken").stat().st_mode & 0o777 == 0o700
