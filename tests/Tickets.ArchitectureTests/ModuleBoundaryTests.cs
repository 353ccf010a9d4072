using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Shouldly;
using Wolverine.Attributes;
using Xunit;

namespace Tickets.ArchitectureTests;

// Each rule was seen to fail once, with the violation that its comment names.
public class ModuleBoundaryTests
{
    public static IEnumerable<object[]> EachModule => Solution.EachModule;

    // Failed when the search looked into an empty folder.
    [Fact]
    public void the_modules_are_found()
    {
        Solution.Modules.ShouldContain("Tickets.Ticketing");
        Solution.Modules.ShouldContain("Tickets.Inference");
    }

    // Failed when Inference referenced Ticketing. Read from the project file: an unused reference leaves no trace in
    // the assembly.
    [Theory]
    [MemberData(nameof(EachModule))]
    public void a_module_references_the_contracts_the_shared_kernel_and_no_other_project(string module) =>
        Solution.ReferencesOf(module).ShouldBe([Solution.Contracts, Solution.SharedKernel], ignoreOrder: true);

    // The one exception from the rule above (docs/adr/0037). Inference is asked through the contracts.
    [Fact]
    public void the_pages_know_the_modules_and_no_module_knows_the_pages()
    {
        Solution.ReferencesOf(Solution.Pages).ShouldBe([Solution.Contracts, "Tickets.Inference", "Tickets.Ticketing", Solution.SharedKernel]);
        foreach (var module in Solution.Modules)
            Solution.ReferencesOf(module).ShouldNotContain(Solution.Pages);
    }

    // They show what services of the modules give, and have no SQL.
    [Fact]
    public void the_pages_read_nothing_by_themselves() =>
        Solution
            .Load(Solution.Pages)
            .GetReferencedAssemblies()
            .Select(assembly => assembly.Name)
            .ShouldNotContain(name => name!.StartsWith("Marten", StringComparison.Ordinal) || name == "Npgsql");

    // Failed when the edge referenced Ticketing, and when the sample did.
    [Theory]
    [InlineData(Solution.SharedKernel)]
    [InlineData("Tickets.Sample", Solution.SharedKernel)]
    public void what_the_modules_share_knows_none_of_them(string project, params string[] references) =>
        Solution.ReferencesOf(project).ShouldBe(references);

    // Failed when Contracts referenced Npgsql.
    [Fact]
    public void the_contracts_reference_nothing() =>
        Solution
            .ProjectFile(Solution.Contracts)
            .Descendants()
            .Select(element => element.Name.LocalName)
            .ShouldNotContain(name => name.EndsWith("Reference", StringComparison.Ordinal));

    // Failed when the host wrote its health answer with Ticketing's JSON options.
    [Theory]
    [MemberData(nameof(EachModule))]
    public void the_host_knows_of_a_module_only_the_module_class(string module)
    {
        using var file = new PEReader(File.OpenRead(Solution.Load("Tickets.Host").Location));
        var metadata = file.GetMetadataReader();
        var used =
            from handle in metadata.TypeReferences
            let type = metadata.GetTypeReference(handle)
            where type.ResolutionScope.Kind == HandleKind.AssemblyReference
            let assembly = metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope)
            where metadata.GetString(assembly.Name) == module
            select metadata.GetString(type.Name);
        used.ShouldBe([$"{module.Split('.')[^1]}Module"]);
    }

    // Failed when the attribute was taken off Inference: its handlers were passed over in silence.
    [Theory]
    [MemberData(nameof(EachModule))]
    public void a_module_says_that_it_is_one(string module) =>
        Solution.Load(module).GetCustomAttribute<WolverineModuleAttribute>().ShouldNotBeNull();

    // Failed when ReconcileHandler was internal: Wolverine passes over such types without a word.
    [Theory]
    [MemberData(nameof(EachModule))]
    public void what_the_framework_looks_for_is_public(string module)
    {
        string[] roles = ["Handler", "Endpoint", "Command"];
        var types = Solution
            .Load(module)
            .GetTypes()
            .Where(type => roles.Any(role => type.Name.EndsWith(role, StringComparison.Ordinal)))
            .ToList();
        types.ShouldNotBeEmpty();
        types.ShouldAllBe(type => type.IsPublic);
    }

    // Failed when Ticketing named a type of Microsoft.ML.
    [Fact]
    public void machine_learning_stays_inside_inference()
    {
        string[] projects = ["Tickets.Host", Solution.Contracts, .. Solution.Modules];
        projects
            .Where(project =>
                Solution
                    .Load(project)
                    .GetReferencedAssemblies()
                    .Any(assembly => assembly.Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal))
            )
            .ShouldBe(["Tickets.Inference"]);
    }

    // Failed for a file in the folder Tickets.Ticketing/Helpers.
    [Fact]
    public void no_folder_is_a_drawer_for_odds_and_ends()
    {
        string[] drawers = ["Common", "Shared", "Helpers", "Services", "Interfaces", "Utils", "Misc", "Core"];
        Solution.Sources.Where(file => file.Split('/').Intersect(drawers).Any()).ShouldBeEmpty();
    }

    // Failed for a class in the namespace Tickets.Ticketing.Oddities: a message's identity is its full name, and moving a
    // file to another folder must not change it.
    [Theory]
    [MemberData(nameof(EachModule))]
    public void a_module_has_one_namespace(string module) =>
        Solution
            .Load(module)
            .GetTypes()
            .Select(type => type.Namespace)
            .Where(name => name?.StartsWith("Tickets.", StringComparison.Ordinal) == true)
            .Distinct()
            .ShouldBe([module]);

    // Failed when TicketingPort had 428 lines. One that is too long has two subjects.
    [Fact]
    public void no_file_has_more_than_200_lines() =>
        Solution
            .Sources.Select(file => (file, Lines: File.ReadLines(Path.Combine(Solution.Root, file)).Count()))
            .Where(source => source.Lines > 200)
            .ShouldBeEmpty();
}
