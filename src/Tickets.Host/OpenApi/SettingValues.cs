using Tickets.Inference;
using Tickets.Ticketing;

namespace Tickets.Host;

/// <summary>The values of settings by their names, as they are in this host.</summary>
internal sealed class SettingValues(IServiceProvider services)
{
    private static readonly (string Section, Type Type)[] Known =
    [
        .. TicketingModule.Settings,
        .. InferenceModule.Settings,
    ];

    /// <summary>The value of a setting such as <c>Limits:PageSize</c>.</summary>
    public object Get(string setting)
    {
        var (section, name) = (setting.Split(':')[0], setting.Split(':')[1]);
        return Known
            .Where(known => known.Section == section && known.Type.GetProperty(name) is not null)
            .Select(known => known.Type.GetProperty(name)!.GetValue(services.GetRequiredService(known.Type))!)
            .Single();
    }
}
