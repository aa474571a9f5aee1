using System.Reflection;
using NetArchTest.Rules;

namespace BankingApi.UnitTests.Architecture;

/// <summary>The rules as questions about any assembly, so that a test can ask them of one that breaks them.</summary>
internal static class Rules
{
    /// <summary>Types of a layer (its sub-namespaces included) that name something they must not know.</summary>
    public static string[] WhoNames(Assembly assembly, string layer, params string[] forbidden)
        => Outermost(Types.InAssembly(assembly).That().ResideInNamespace(layer).And().HaveDependencyOnAny(forbidden).GetTypes());

    /// <summary>Types outside a namespace that name something in it.</summary>
    public static string[] WhoNamesFromOutside(Assembly assembly, string inside)
        => Outermost(Types.InAssembly(assembly).That().DoNotResideInNamespace(inside).And().HaveDependencyOnAny(inside).GetTypes());

    public static string[] PublicTypes(Assembly assembly, string layer)
        => Outermost(Types.InAssembly(assembly).That().ResideInNamespace(layer).And().ArePublic().GetTypes());

    /// <summary>Classes that anyone could derive from and nobody does.</summary>
    public static string[] OpenClasses(Assembly assembly)
        => Outermost(Types.InAssembly(assembly).That().AreClasses().And().AreNotAbstract().And().AreNotSealed().GetTypes()
            .ExceptBy(assembly.GetTypes().Select(type => type.BaseType), type => type));

    /// <summary>Members whose type is binary floating point, which no money may pass through.</summary>
    public static string[] FloatingPoint(Assembly assembly, string layer)
        => [.. Members(assembly, layer).Where(member => member.Type == typeof(double) || member.Type == typeof(float)).Select(member => member.Name).Distinct().Order()];

    private static IEnumerable<(string Name, Type Type)> Members(Assembly assembly, string layer)
    {
        const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var type in assembly.GetTypes().Where(type => IsIn(type, layer)))
        {
            foreach (var field in type.GetFields(Everything)) yield return ($"{type.Name}.{field.Name}", Plain(field.FieldType));
            foreach (var method in type.GetMethods(Everything))
            {
                yield return ($"{type.Name}.{method.Name}", Plain(method.ReturnType));
                foreach (var parameter in method.GetParameters()) yield return ($"{type.Name}.{method.Name}({parameter.Name})", Plain(parameter.ParameterType));
                foreach (var local in method.GetMethodBody()?.LocalVariables ?? []) yield return ($"{type.Name}.{method.Name}", Plain(local.LocalType));
            }
        }
    }

    public static bool IsIn(Type type, string layer)
        => type.Namespace is { } @namespace && (@namespace == layer || @namespace.StartsWith(layer + ".", StringComparison.Ordinal));

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type.IsByRef ? type.GetElementType()! : type) ?? type;

    /// <summary>Lambdas and state machines count as the type they are written in.</summary>
    private static string[] Outermost(IEnumerable<Type> types) => [.. types.Select(type =>
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Name;
    }).Distinct().Order()];
}
