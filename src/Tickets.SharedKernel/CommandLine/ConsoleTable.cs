using Spectre.Console;

namespace Tickets.SharedKernel;

/// <summary>Tables on a terminal, and in a pipe: columns of plain text, without lines or colours.</summary>
public static class ConsoleTable
{
    /// <summary>Prints rows.</summary>
    /// <param name="alignment">A letter for each column: <c>l</c> for left, <c>r</c> for right.</param>
    /// <param name="rows">The rows, with the headings first if there are any.</param>
    public static void Print(string alignment, IEnumerable<string[]> rows) =>
        AnsiConsole.Write(Of(alignment, rows.Select(row => row.Select(cell => new Text(cell)))));

    /// <summary>Rows as a part of a screen; the alignment is that of <see cref="Print" />.</summary>
    public static Grid Of(string alignment, IEnumerable<IEnumerable<Text>> rows)
    {
        var grid = new Grid();
        foreach (var letter in alignment)
            grid.AddColumn(new GridColumn { NoWrap = true, Alignment = letter == 'r' ? Justify.Right : Justify.Left });
        foreach (var row in rows)
            grid.AddRow([.. row]);
        return grid;
    }
}
