using Microsoft.AspNetCore.Http.HttpResults;

namespace Tickets.SharedKernel;

/// <summary>A path of this service that a request names, to be led there afterwards: nobody is led elsewhere.</summary>
public static class LocalPath
{
    private const int Longest = 2000;

    /// <summary>Whether it is one.</summary>
    public static bool IsOne(string path) =>
        path.Length <= Longest && path.StartsWith('/') && RedirectHttpResult.IsLocalUrl(path) && path.All(char.IsAscii);

    /// <summary>Adds an error unless it is one.</summary>
    public static void CheckPath(this Problems problems, string field, string path)
    {
        if (!IsOne(path))
            problems.Add(field, $"must be a path of this service, such as /scalar, of at most {Longest} characters");
    }
}
