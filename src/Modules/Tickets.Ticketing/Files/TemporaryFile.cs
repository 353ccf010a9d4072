namespace Tickets.Ticketing;

/// <summary>A file on the disk that nobody else sees, and that is gone when it is closed.</summary>
internal static class TemporaryFile
{
    /// <summary>Creates one.</summary>
    public static FileStream Create() =>
        new(
            Path.Combine(Path.GetTempPath(), $"tickets-{Guid.NewGuid():n}"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            }
        );
}
