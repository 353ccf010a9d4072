using Microsoft.Extensions.DependencyInjection;
using Tickets.Contracts;
using Wolverine;
using Wolverine.Persistence.Durability;

namespace Tickets.PagesTests;

/// <summary>What pages show, and no request can make.</summary>
internal static class Scenes
{
    /// <summary>A message that nobody could handle.</summary>
    public static async Task AddDeadMessageAsync(this PagesHost host, string error, Guid ticket)
    {
        var services = host.Tickets.Alba.Services;
        var serializer = services.GetRequiredService<WolverineOptions>().DefaultSerializer;
        var envelope = new Envelope(new ClassifyTickets([ticket]))
        {
            Serializer = serializer,
            ContentType = serializer.ContentType,
            Destination = new Uri("rabbitmq://queue/inference_queue"),
        };
        await services.GetRequiredService<IMessageStore>().Inbox.MoveToDeadLetterStorageAsync(envelope, new InvalidOperationException(error));
    }
}
