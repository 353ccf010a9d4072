namespace Tickets.Torture;

/// <summary>What goes wrong with a cluster: one server at a time, and hosts at any time.</summary>
internal sealed class ClusterFaults(ClusterWorld world, int seed) : Faults(world, seed)
{
    /// <inheritdoc />
    protected override IEnumerable<(string Name, Func<Random, Task> Act)> OfServers =>
        [
            ("a node of RabbitMQ killed", random => RestartAsync(AnyNode(random), random)),
            ("the leader of a queue killed", KillLeaderAsync),
            ("a node of RabbitMQ partitioned", PartitionAsync),
            ("PostgreSQL's primary lost, its standby promoted", random => world.FailOverAsync(Time(random, 0, 2000))),
            ("PostgreSQL's standby away", random => world.LoseStandbyAsync(Time(random, 100, 3000))),
        ];

    /// <summary>As an upgrade does: one host after the other ends, and comes back.</summary>
    public async Task RestartEachAsync()
    {
        foreach (var host in world.Hosts)
        {
            await host.RestartAsync();
            await world.AwaitReadyAsync();
        }
    }

    private string AnyNode(Random random) => world.Nodes[random.Next(world.Nodes.Length)];

    private async Task RestartAsync(string node, Random random)
    {
        await ClusterWorld.KillAsync(node);
        await For(random, 100, 5000);
        await world.StartAsync(node);
    }

    private async Task KillLeaderAsync(Random random) =>
        await RestartAsync(await world.LeaderOfAsync(random.Next(2) == 0 ? "ticket_queue" : "inference_queue"), random);

    // The nodes do not take each other for what they are any more, as if nothing got through between them.
    private async Task PartitionAsync(Random random)
    {
        var node = AnyNode(random);
        await world.TellAsync(
            node,
            "Others = [_, _] = nodes(), persistent_term:put(others, Others), "
                + "[begin erlang:set_cookie(Other, wrong), erlang:disconnect_node(Other) end || Other <- Others]."
        );
        await For(random, 2000, 8000);
        await world.TellAsync(node, "[erlang:set_cookie(Other, erlang:get_cookie()) || Other <- persistent_term:get(others)].");
        await world.AwaitNodesAsync(node);
    }

    private static TimeSpan Time(Random random, int least, int most) => TimeSpan.FromMilliseconds(random.Next(least, most));
}
