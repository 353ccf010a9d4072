using System.Text.Json;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A line of JSON for each ticket.</summary>
internal sealed class NdjsonSheet(Stream output) : ISheet
{
    private static readonly byte[] LineBreak = "\n"u8.ToArray();

    private readonly BufferedStream _output = new(output, 64 * 1024);

    /// <inheritdoc />
    public async ValueTask AddAsync(TicketView ticket, CancellationToken cancellation)
    {
        await JsonSerializer.SerializeAsync(_output, ticket, JsonStyle.Answers, cancellation);
        await _output.WriteAsync(LineBreak, cancellation);
    }

    /// <inheritdoc />
    public async ValueTask EndAsync(CancellationToken cancellation) => await _output.FlushAsync(cancellation);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
