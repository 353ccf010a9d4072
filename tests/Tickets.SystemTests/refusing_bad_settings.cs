using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

public class refusing_bad_settings
{
    [Theory]
    [InlineData("Limits:PageSize", "0")]
    [InlineData("Limits:UploadBytes", "-1")]
    [InlineData("Limits:BatchSize", "2147483647")]
    [InlineData("Limits:ConcurrentRequests", "1")]
    [InlineData("Limits:RequestTime", "00:00:00")]
    [InlineData("Limits:PageBytes", "0")]
    [InlineData("Limits:ConcurrentUploads", "0")]
    [InlineData("Limits:UnpackedBytes", "0")]
    [InlineData("Limits:UnpackRatio", "0")]
    [InlineData("Limits:ImportRows", "0")]
    [InlineData("Shutdown:Drain", "-00:00:05")]
    [InlineData("Reconciler:Interval", "00:00:00")]
    [InlineData("Shadow:Sample", "0")]
    [InlineData("Onnx:BatchSize", "0")]
    [InlineData("Onnx:Device", "gpu")]
    [InlineData("Auth:RequestsPerSecond", "0")]
    [InlineData("Cors:Origins", "*")]
    [InlineData("Cors:Origins", "https://desk.example,null")]
    [InlineData("Cors:Origins", "https://desk.example/")]
    [InlineData("Cors:Origins", "https://ann@desk.example")]
    [InlineData("Cors:Origins", "ftp://desk.example")]
    [InlineData("Http:PathBase", "tickets")]
    [InlineData("Http:PathBase", "/tickets/")]
    [InlineData("Http:PathBase", "//tickets")]
    [InlineData("Http:PathBase", "/..")]
    [InlineData("Http:TrustedProxies", "proxy.example")]
    [InlineData("Http:TrustedProxies", "10.0.0.1/8")]
    [InlineData("Http:TrustedProxies", "10.0.0.1,10.0.0.0/33")]
    public async Task before_anything_is_served(string setting, string value)
    {
        var refused = await Should.ThrowAsync<Exception>(() => TicketsHost.StartAsync((setting, value)));
        refused.Message.ShouldContain(setting[(setting.IndexOf(':') + 1)..]);
    }

    // Failed, with a stack trace and an abort (exit code 134), for all but the misspelt one, which nobody noticed.
    [Theory]
    [InlineData("Roles", "foo")]
    [InlineData("ConnectionStrings__rabbitmq", "not-a-uri")]
    [InlineData("ConnectionStrings__rabbitmq", "http://localhost")]
    [InlineData("ConnectionStrings__postgres", "Nonsense=1")]
    [InlineData("ConnectionStrings__postgres", "Port=many")]
    [InlineData("Limits__PageSize", "-1")]
    [InlineData("Limits__PageSize", "many")]
    [InlineData("Limits__Pagesice", "5")]
    [InlineData("Shutdown__Drain", "-00:00:05")]
    [InlineData("Shutdown__Drain", "soon")]
    [InlineData("Onnx__Device", "gpu")]
    [InlineData("Broker__ExitWhenLost", "maybe")]
    [InlineData("Auth__Mode", "ajar")]
    [InlineData("Cors__Origins", "*")]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")]
    public async Task by_name_and_in_one_line(string setting, string value)
    {
        foreach (string[] args in new string[][] { [], ["status", $"{Guid.NewGuid()}"] })
        {
            var run = await Utility.RunAsync(new Dictionary<string, string>(Utility.NoServers) { [setting] = value }, args);
            run.Errors.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain(setting);
            run.Output.ShouldBeEmpty();
            run.ExitCode.ShouldBe(2);
        }
    }

    // Failed, with a host that knew nobody, or believed anybody.
    [Theory]
    [InlineData("Auth__Oidc__Authority", "login.example")]
    [InlineData("Auth__Oidc__Authority", "http://login.example")]
    [InlineData("Auth__Oidc__Audience", "")]
    [InlineData("Auth__Oidc__ClientId", "pages")]
    [InlineData("Auth__Oidc__Scopes__lead", "read,write")]
    [InlineData("Auth__Oidc__Scopes__lead", "")]
    [InlineData("Auth__Oidc__Audiences", "tickets")]
    public async Task about_a_provider(string setting, string value)
    {
        var settings = new Dictionary<string, string>(Utility.NoServers)
        {
            ["Auth__Mode"] = "oidc",
            ["Auth__Oidc__Authority"] = "https://login.example",
            ["Auth__Oidc__Audience"] = "tickets",
            ["Auth__Oidc__Scopes__lead"] = "read",
            [setting] = value,
        };
        var run = await Utility.RunAsync(settings);
        run.Errors.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain(setting);
        run.ExitCode.ShouldBe(2);
    }

    // A misspelt name is told with those there are.
    [Fact]
    public async Task with_the_names_there_are()
    {
        var run = await Utility.RunAsync(new Dictionary<string, string>(Utility.NoServers) { ["Limits__Pagesice"] = "5" }, "status", $"{Guid.NewGuid()}");
        run.Errors.ShouldContain("PageSize");
    }

    // Failed, with a host that took requests from everywhere.
    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://127.0.0.1:5080;http://*:5081")]
    [InlineData("http://tickets.example:5080")]
    public async Task when_everybody_could_use_it_and_nobody_said_so(string addresses)
    {
        var settings = new Dictionary<string, string>(Utility.NoServers) { ["ASPNETCORE_URLS"] = addresses };
        var run = await Utility.RunAsync(settings);
        run.Errors.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("Auth__AllowOpen=true");
        run.ExitCode.ShouldBe(2);
    }

    // Failed, with a host that listened to its own machine, and to everybody through the proxy there.
    [Fact]
    public async Task when_a_proxy_would_bring_everybody()
    {
        var settings = new Dictionary<string, string>(Utility.NoServers) { ["Http__TrustedProxies"] = "127.0.0.1" };
        var run = await Utility.RunAsync(settings);
        run.Errors.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("Auth__AllowOpen=true");
        run.ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task without_showing_the_first_key()
    {
        var run = await Utility.RunAsync(
            new Dictionary<string, string>(Utility.NoServers) { ["Auth__Mode"] = "keys", ["Auth__FirstKey"] = "hush" }
        );
        run.Errors.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("Auth__FirstKey");
        run.Errors.ShouldNotContain("hush");
        run.ExitCode.ShouldBe(2);
    }
}
