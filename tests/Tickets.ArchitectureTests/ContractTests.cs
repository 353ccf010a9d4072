using System.Reflection;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.ArchitectureTests;

public class ContractTests
{
    private static readonly Type[] Types = typeof(Queues).Assembly.GetExportedTypes();

    // Failed for an unsealed record.
    [Fact]
    public void contracts_are_sealed_records_ports_names_and_rules()
    {
        Types.ShouldNotBeEmpty();
        Types.ShouldAllBe(type =>
            type.IsInterface
            || type.IsEnum
            || (type.IsSealed && IsRecord(type))
            || (type.IsSealed && type.IsAbstract) // a static class: names, or a rule that both modules go by
            || type.IsSubclassOf(typeof(Exception))
        );
    }

    // Failed when ClassifyTickets lost its handler's public modifier.
    [Fact]
    public void every_message_between_modules_has_one_handler()
    {
        var handlers = Solution
            .Modules.SelectMany(module => Solution.Load(module).GetExportedTypes())
            .Where(type => type.Name.EndsWith("Handler", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods().Where(method => method.Name == "Handle"))
            .CountBy(method => method.GetParameters()[0].ParameterType)
            .ToDictionary();
        handlers[typeof(ClassifyTickets)].ShouldBe(1);
        handlers.Values.ShouldAllBe(count => count == 1);
    }

    // Failed when a member was renamed: messages in flight and the other module's code depend on these names.
    [Fact]
    public void names_and_members_are_as_approved() =>
        Approval.Check(
            "contracts",
            Types
                .OrderBy(type => type.Name, StringComparer.Ordinal)
                .SelectMany(type =>
                    type.GetMembers(
                            BindingFlags.Public
                                | BindingFlags.Instance
                                | BindingFlags.Static
                                | BindingFlags.DeclaredOnly
                        )
                        .Where(member =>
                            member is PropertyInfo or FieldInfo { IsSpecialName: false } || type.IsInterface
                        )
                        .Where(member => member is not MethodBase { IsSpecialName: true })
                        .Select(member => $"{type.FullName}.{member.Name}: {TypeOf(member)}")
                )
        );

    private static string TypeOf(MemberInfo member) =>
        (
            member switch
            {
                PropertyInfo property => property.PropertyType,
                FieldInfo field => field.FieldType,
                MethodInfo method => method.ReturnType,
                _ => typeof(void),
            }
        ).ToString();

    // All that the compiler gives to every record, class or struct.
    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null;
}
