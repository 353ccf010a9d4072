using Xunit;

// They stop the servers, and start hosts of their own, so they take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
