using System.Reflection;
using JasperFx.CommandLine;
using JasperFx.CommandLine.Help;
using Shouldly;
using Tickets.SharedKernel;
using Wolverine.Http;
using Xunit;

namespace Tickets.ArchitectureTests;

/// <summary>What users and operators depend on.</summary>
public class SurfaceTests
{
    private static readonly Type[] Types =
    [
        .. Solution
            .Modules.Concat(["Tickets.Sample", "Tickets.Host"])
            .SelectMany(project => Solution.Load(project).GetExportedTypes()),
    ];

    // Failed when a route was renamed.
    [Fact]
    public void the_routes_are_as_approved() =>
        Approval.Check(
            "routes",
            Types
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
                .SelectMany(method => method.GetCustomAttributes<WolverineHttpMethodAttribute>())
                .Select(route => $"{route.HttpMethod} {route.Template}")
                .Order(StringComparer.Ordinal)
        );

    // Failed when GET /audit said none.
    [Fact]
    public void every_route_says_which_scope_it_needs() =>
        Types
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.IsDefined(typeof(WolverineHttpMethodAttribute)))
            .Where(method => !method.IsDefined(typeof(ScopeAttribute)))
            .Where(method => method.DeclaringType != typeof(Host.SessionEndpoint)) // by which one gets scopes
            .Where(method => !method.IsDefined(typeof(OwnCredentialsAttribute)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
            .ShouldBeEmpty();

    // Failed when a flag was renamed.
    [Fact]
    public void the_utilities_and_their_flags_are_as_approved() =>
        Approval.Check(
            "utilities",
            Types
                .Where(CommandFactory.IsJasperFxCommandType)
                .Select(type =>
                {
                    var usage = new UsageGraph(type);
                    var parts = usage.Arguments.Concat(usage.Flags).Select(handler => handler.ToUsageDescription());
                    return $"{usage.CommandName} {string.Join(' ', parts)}".TrimEnd();
                })
                .Order(StringComparer.Ordinal)
        );

    // Failed when -t was --task and --to: only the first of the two hears it.
    [Fact]
    public void no_two_flags_of_a_utility_have_the_same_letter() =>
        Types
            .Where(CommandFactory.IsJasperFxCommandType)
            .SelectMany(type =>
                new UsageGraph(type)
                    .Flags.Select(flag => flag.ToUsageDescription())
                    .Where(usage => usage is ['[', '-', not '-', ',' or ' ' or ']', ..])
                    .GroupBy(usage => usage[2])
                    .Where(flags => flags.Count() > 1)
                    .Select(flags => $"{type.Name}: {string.Join(' ', flags)}")
            )
            .ShouldBeEmpty();

    // Failed for a command without a description.
    [Fact]
    public void every_utility_and_flag_says_what_it_is_for()
    {
        var commands = Types.Where(CommandFactory.IsJasperFxCommandType).ToList();
        commands.ShouldNotBeEmpty();
        foreach (var command in commands)
        {
            CommandFactory.DescriptionFor(command).ShouldNotBe(command.FullName);
            var input = command.BaseType!.GetGenericArguments()[0];
            input
                .GetProperties()
                .Where(property => property.GetCustomAttribute<IgnoreOnCommandLineAttribute>() is null)
                .ShouldAllBe(property => property.GetCustomAttribute<DescriptionAttribute>() != null);
        }
    }
}
