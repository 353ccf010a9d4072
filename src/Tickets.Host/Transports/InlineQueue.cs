using Npgsql;
using Tickets.SharedKernel;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.Postgresql.Transport;
using Wolverine.Runtime;
using Wolverine.Transports;

namespace Tickets.Host;

/// <summary>
/// A queue in PostgreSQL whose messages are worked on as they are taken, one by each listener: Wolverine's own modes take
/// as many as there are into memory, where no other host finds them. And after each message it looks for the next one at
/// once, where Wolverine would wait for the interval between two looks.
/// </summary>
internal sealed class InlineQueue(string name, PostgresqlTransport transport) : PostgresqlQueue(name, transport)
{
    private readonly string _schema = transport.TransportSchemaName;

    /// <inheritdoc />
    public override ValueTask<IListener> BuildListenerAsync(IWolverineRuntime runtime, IReceiver receiver) =>
        base.BuildListenerAsync(
            runtime,
            new Waking(receiver, runtime.Services.GetRequiredService<NpgsqlDataSource>(), _schema, Name)
        );

    /// <inheritdoc />
    protected override bool supportsMode(EndpointMode mode) => mode == EndpointMode.Inline || base.supportsMode(mode);

    // Wakes all that listen on the queue, in this host and others, as whoever sends a message does.
    private sealed class Waking(IReceiver receiver, NpgsqlDataSource database, string schema, string queue) : IReceiver
    {
        private readonly string _wake = $"""
            select pg_notify('wolverine_queue_wakeup', '{schema}.wolverine_queue_{queue}')
            where exists (select from {schema}.wolverine_queue_{queue})
            """;

        public IHandlerPipeline Pipeline => receiver.Pipeline;

        public async ValueTask ReceivedAsync(IListener listener, Envelope[] messages)
        {
            await receiver.ReceivedAsync(listener, messages);
            await database.ExecuteAsync(_wake, [], CancellationToken.None);
        }

        public ValueTask ReceivedAsync(IListener listener, Envelope envelope) => receiver.ReceivedAsync(listener, envelope);

        public ValueTask DrainAsync() => receiver.DrainAsync();

        public void Dispose() => receiver.Dispose();
    }
}
