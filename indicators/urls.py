"""Addresses of indicators."""

from django.urls import path

from indicators.views.board import board

app_name = "indicators"

urlpatterns = [path("chi-tieu/", board, name="board")]
