using Xunit;

// One PostgreSQL and one RabbitMQ serve all tests, so they take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Tickets.IntegrationTests;

[CollectionDefinition(Name)]
public class OneHost : ICollectionFixture<TicketsHost>
{
    public const string Name = "one host with both roles";
}
