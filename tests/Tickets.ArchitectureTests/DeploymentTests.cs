using System.Globalization;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using Shouldly;
using Xunit;

namespace Tickets.ArchitectureTests;

/// <summary>What is deployed is what Kubernetes takes, and as little as can be.</summary>
public partial class DeploymentTests
{
    private static readonly string Folder = Path.Combine(Solution.Root, "deploy", "kubernetes");

    private static readonly string[] Files = [.. Directory.EnumerateFiles(Path.Combine(Folder, "base")).Where(file => !IsList(file)).Select(Name)];

    public static TheoryData<string> Manifests => [.. Files];

    public static TheoryData<string> Lists => [.. Directory.EnumerateFiles(Folder, "kustomization.yaml", SearchOption.AllDirectories).Select(Name)];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void each_manifest_has_what_its_kind_knows_and_nothing_else(string file) =>
        KubernetesYaml.LoadAllFromString(Read(file), typeMap: null, strict: true).ShouldNotBeEmpty();

    [Theory]
    [MemberData(nameof(Lists))]
    public void each_file_that_is_listed_is_there(string list)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Folder, list))!;
        var listed = Resource().Matches(Read(list)).Select(line => Path.GetFullPath(Path.Combine(folder, line.Groups["path"].Value))).ToList();
        listed.ShouldNotBeEmpty();
        listed.ShouldAllBe(path => File.Exists(path) || Directory.Exists(path));
    }

    [Fact]
    public void a_pod_may_do_nothing_it_needs_not()
    {
        var pods = Objects().Select(each => each switch { V1Deployment set => set.Spec.Template.Spec, V1Job job => job.Spec.Template.Spec, _ => null }).OfType<V1PodSpec>().ToList();
        pods.Count.ShouldBe(3);
        foreach (var pod in pods)
        {
            pod.AutomountServiceAccountToken.ShouldBe(false);
            pod.SecurityContext.RunAsNonRoot.ShouldBe(true);
            var container = pod.Containers.ShouldHaveSingleItem();
            container.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true);
            container.SecurityContext.AllowPrivilegeEscalation.ShouldBe(false);
            container.SecurityContext.Capabilities.Drop.ShouldBe(["ALL"]);
            container.Resources.Limits.ShouldContainKey("memory");
        }
    }

    [Fact]
    public void what_selects_pods_selects_some()
    {
        var objects = Objects();
        var pods = objects.OfType<V1Deployment>().Select(set => set.Spec.Template.Metadata.Labels).ToList();
        List<IDictionary<string, string>> selectors =
        [
            .. objects.OfType<V1Deployment>().Select(set => set.Spec.Selector.MatchLabels),
            .. objects.OfType<V1PodDisruptionBudget>().Select(budget => budget.Spec.Selector.MatchLabels),
            .. objects.OfType<V1NetworkPolicy>().Select(policy => policy.Spec.PodSelector.MatchLabels),
            .. objects.OfType<V1Service>().Select(service => service.Spec.Selector),
        ];
        selectors.Count.ShouldBe(6);
        selectors.ShouldAllBe(selector => pods.Any(labels => selector.All(labels.Contains)));
    }

    // Failed when the patch replaced another variable: kustomize refuses it then, where there is one to be asked.
    [Fact]
    public void without_a_broker_every_pod_is_told_so_in_place_of_its_address()
    {
        var list = Read(Path.Combine("overlays", "no-broker", "kustomization.yaml"));
        var replaced = Variable().Matches(list).ToLookup(patch => patch.Groups["kind"].Value, patch => int.Parse(patch.Groups["index"].Value, CultureInfo.InvariantCulture));
        var containers = Objects().Select(each => each switch { V1Deployment set => (set.Kind, set.Spec.Template.Spec), V1Job job => (job.Kind, job.Spec.Template.Spec), _ => default }).Where(pod => pod.Spec is not null).ToList();
        containers.Count.ShouldBe(3);
        foreach (var (kind, pod) in containers)
            pod.Containers[0].Env[replaced[kind].ShouldHaveSingleItem()].Name.ShouldBe("ConnectionStrings__rabbitmq");
        var policy = Objects().OfType<V1NetworkPolicy>().Single();
        policy.Spec.Egress[1].Ports.Select(port => port.Port.Value).ShouldContain("5672", "the second rule is replaced");
    }

    private static List<object> Objects() =>
        [.. Enumerable.SelectMany(Files, file => KubernetesYaml.LoadAllFromString(Read(file), typeMap: null, strict: true))];

    private static bool IsList(string file) => Path.GetFileName(file) == "kustomization.yaml";

    private static string Name(string file) => Path.GetRelativePath(Folder, file);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    [GeneratedRegex(@"^  - (?<path>[\w./-]+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Resource();

    [GeneratedRegex(@"kind: (?<kind>\w+)\s+patch: \|-\s+- op: test\s+path: /spec/template/spec/containers/0/env/(?<index>\d+)/name\s+value: ConnectionStrings__rabbitmq\s+- op: replace\s+path: /spec/template/spec/containers/0/env/\k<index>\s+value:\s+name: Messaging__Transport\s+value: Postgres")]
    private static partial Regex Variable();
}
