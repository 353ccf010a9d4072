using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

public class refusing_bad_settings
{
    [Theory]
    [InlineData("Limits:PageSize", "0")]
    [InlineData("Limits:UploadBytes", "-1")]
    [InlineData("Limits:BatchSize", "2147483647")]
    [InlineData("Limits:ConcurrentRequests", "0")]
    [InlineData("Limits:ConcurrentUploads", "0")]
    [InlineData("Limits:UnpackedBytes", "0")]
    [InlineData("Limits:UnpackRatio", "0")]
    [InlineData("Limits:ImportRows", "0")]
    [InlineData("Shutdown:Drain", "-00:00:05")]
    [InlineData("Reconciler:Interval", "00:00:00")]
    [InlineData("Shadow:Sample", "0")]
    [InlineData("Onnx:BatchSize", "0")]
    [InlineData("Onnx:Device", "gpu")]
    public async Task before_anything_is_served(string setting, string value)
    {
        var refused = await Should.ThrowAsync<Exception>(() => TicketsHost.StartAsync((setting, value)));
        refused.Message.ShouldContain(setting[(setting.IndexOf(':') + 1)..]);
    }
}
