"""Charts of a workbook, drawn by the spreadsheet program itself from the cells of the table above them."""

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from reporting.rendering.tables import Annex, Plot

_WIDTH, _ROW = 24.0, 1.1  # cm: of the drawing, and of each bar in it


def add_chart(sheet: Worksheet, annex: Annex, plot: Plot, rows: tuple[int, int], below: int) -> None:
    """What the plot says of these rows of the sheet (first, last), beginning at the row `below`."""
    chart = _line(plot) if plot.is_line else _bars(rows)
    for column, colour in plot.values:
        values = Reference(sheet, min_col=column, max_col=column, min_row=rows[0], max_row=rows[1])
        series = Series(values, title=annex.columns[column - 1].heading)
        series.graphicalProperties.solidFill = colour
        series.graphicalProperties.line.solidFill = colour
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=plot.labels, min_row=rows[0], max_row=rows[1]))
    chart.title = plot.title
    chart.width = _WIDTH
    chart.x_axis.delete = chart.y_axis.delete = False  # else newer programs leave the axes out
    if not plot.is_line:  # as high as half a page: never across two
        sheet.row_breaks.append(Break(id=below - 1))
    sheet.add_chart(chart, f"B{below}")


def _bars(rows: tuple[int, int]) -> BarChart:
    """A stacked bar for each row, the first on top."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 50
    chart.height = 5 + _ROW * (rows[1] - rows[0] + 1)
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.number_format = "0"
    chart.y_axis.majorGridlines = None
    chart.legend.position = "b"
    return chart


def _line(plot: Plot) -> LineChart:
    """Shares over time."""
    chart = LineChart()
    chart.height = 8
    chart.y_axis.scaling.min, chart.y_axis.number_format = 0, "0%"
    chart.legend = None
    chart.dataLabels = DataLabelList()
    chart.dataLabels.showVal = True
    chart.dataLabels.showSerName = chart.dataLabels.showCatName = chart.dataLabels.showLegendKey = False
    return chart
