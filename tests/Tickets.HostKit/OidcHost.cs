using Alba;
using Shouldly;
using Xunit;

namespace Tickets.HostKit;

/// <summary>A host that takes tokens of a provider, and keys, for the tests of a class.</summary>
public sealed class OidcHost(TicketsHost host) : IAsyncLifetime
{
    internal OpenIdProvider Provider { get; private set; } = null!;

    public IAlbaHost Alba { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Keys, by their names; made before the host reads them for the first time.</summary>
    public Dictionary<string, string> Keys { get; } = [];

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.ExecuteAsync("truncate access.session_key");
        Keys["reader"] = await host.CreateKeyAsync("reader", "read");
        Keys["leaver"] = await host.CreateKeyAsync("leaver", "read");
        Keys["ann"] = await host.CreateKeyAsync("ann", "read,review");
        Provider = await OpenIdProvider.StartAsync();
        Alba = await StartAsync();
        Http = Alba.Server.CreateClient();
    }

    public async Task DisposeAsync()
    {
        await Alba.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>Starts another one like it, but for some settings.</summary>
    public Task<IAlbaHost> StartAsync(params (string, string)[] others) =>
        TicketsHost.StartAsync([.. Provider.Settings, ("Roles", "ticketing"), .. others]);

    /// <summary>Signs in with a key; gives the cookie.</summary>
    public async Task<string> SignInAsync(string key)
    {
        var answer = await Http.PostAsync("/session", Refusals.Json($$"""{"key": "{{Keys[key]}}"}"""));
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return answer.Cookie();
    }
}
