using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Tickets.IntegrationTests.LastOfAllOrder", "Tickets.IntegrationTests")]

namespace Tickets.IntegrationTests;

/// <summary>For tests of what all others have left behind.</summary>
[CollectionDefinition(Name)]
public class LastOfAll : ICollectionFixture<TicketsHost>
{
    public const string Name = "last of all";
}

/// <summary>Puts them last.</summary>
public sealed class LastOfAllOrder : ITestCollectionOrderer
{
    /// <inheritdoc />
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName == LastOfAll.Name);
}
