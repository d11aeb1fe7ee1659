"""Takes a page's sheet out and brings it back, as a person does in a browser."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from reform.common.spreadsheets import write_workbook


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def rows_of(client: Client, url: str) -> list[list]:
    answer = client.get(url)
    assert answer.status_code == 200
    return [list(cells) for cells in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]


def put(client: Client, url: str, rows: list[list]):
    return client.post(url, {"sheet": SimpleUploadedFile("bang.xlsx", write_workbook(rows))})


def confirm(client: Client, url: str, looked):
    return client.post(url, looked.context["carried"].initial)
