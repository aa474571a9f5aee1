using System.Reflection;
using BankingApi.Http.OpenApi;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Routing;
using NetArchTest.Rules;

namespace BankingApi.UnitTests.Architecture;

/// <summary>The rules as questions about any assembly, so that a test can ask them of one that breaks them.</summary>
internal static class Rules
{
    private static readonly Type[] Primitives = [typeof(Guid), typeof(string), typeof(decimal), typeof(long), typeof(ulong),
        typeof(DateTimeOffset)];

    /// <summary>Endings that say nothing about what a type does.</summary>
    private static readonly string[] EmptyWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Service", "Common", "Base", "Impl"];

    /// <summary>Types of a layer (its sub-namespaces included) that name something they must not know.</summary>
    /// <exception cref="InvalidOperationException">There is no type in the layer,
    /// or in a forbidden namespace of ours: the rule judges nothing.</exception>
    public static string[] WhoNames(Assembly assembly, string layer, params string[] forbidden)
    {
        RequireTypesIn(layer, assembly.GetTypes());
        foreach (var ours in forbidden.Where(name => name.StartsWith("BankingApi.", StringComparison.Ordinal)))
            RequireTypesIn(ours, Ours());
        return Outermost(Types.InAssembly(assembly).That().ResideInNamespace(layer).And().HaveDependencyOnAny(forbidden).GetTypes());
    }

    /// <summary>Types of a layer (its sub-namespaces included) that name one of these.</summary>
    public static string[] WhoNames(Assembly assembly, string layer, params Type[] types)
    {
        RequireTypesIn(layer, assembly.GetTypes());
        var names = types.Select(type => type.FullName!).ToArray();
        return Outermost(Types.InAssembly(assembly).That().ResideInNamespace(layer).And().HaveDependencyOnAny(names).GetTypes());
    }

    /// <summary>Types outside a namespace that name something in it.</summary>
    /// <exception cref="InvalidOperationException">There is no type in the namespace.</exception>
    public static string[] WhoNamesFromOutside(Assembly assembly, string inside)
    {
        RequireTypesIn(inside, Ours());
        return Outermost(Types.InAssembly(assembly).That().DoNotResideInNamespace(inside).And().HaveDependencyOnAny(inside).GetTypes());
    }

    public static string[] PublicTypes(Assembly assembly, string layer)
    {
        RequireTypesIn(layer, assembly.GetTypes());
        return Outermost(Types.InAssembly(assembly).That().ResideInNamespace(layer).And().ArePublic().GetTypes());
    }

    /// <summary>Classes that anyone could derive from and nobody does.</summary>
    public static string[] OpenClasses(Assembly assembly)
        => Outermost(Types.InAssembly(assembly).That().AreClasses().And().AreNotAbstract().And().AreNotSealed().GetTypes()
            .ExceptBy(assembly.GetTypes().Select(type => type.BaseType), type => type));

    /// <summary>Members through which money could pass as binary floating point: by their type, or by a conversion in their body.</summary>
    public static string[] FloatingPoint(Assembly assembly, string layer)
    {
        RequireTypesIn(layer, assembly.GetTypes());
        using var code = CompiledCode.Read(assembly.Location);
        return
        [
            .. Members(assembly, layer).Where(member => member.Type == typeof(double) || member.Type == typeof(float))
                .Select(member => member.Name)
                .Concat(CompiledCode.FloatingPointMethods(code, name => IsIn(name, layer)))
                .Distinct()
                .Order(),
        ];
    }

    /// <summary>Queries over HTTP that do not say where their answer comes from, and so which outages they meet.</summary>
    /// <exception cref="InvalidOperationException">There is no query.</exception>
    public static string[] QueriesWithoutSource(Assembly assembly)
    {
        var queries = assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(HttpGetAttribute)))
            .ToList();
        if (queries.Count == 0) throw new InvalidOperationException("No query is in the assembly.");
        return
        [
            .. queries.Where(query => !query.IsDefined(typeof(ReadsAttribute)) && !query.DeclaringType!.IsDefined(typeof(ReadsAttribute)))
                .Select(query => $"{query.DeclaringType!.Name}.{query.Name}"),
        ];
    }

    /// <summary>Actions that ask for no scope, or for one that there is not.</summary>
    public static string[] ActionsWithoutScope(Assembly assembly)
    {
        var actions = assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes<HttpMethodAttribute>().Any()).ToList();
        if (actions.Count == 0) throw new InvalidOperationException("No action is in the assembly.");
        return
        [
            .. actions
                .Where(action => !action.GetCustomAttributes<AuthorizeAttribute>().Any(asked => Scopes.All.ContainsKey(asked.Policy ?? "")))
                .Select(action => $"{action.DeclaringType!.Name}.{action.Name}"),
        ];
    }

    /// <summary>Assemblies that one refers to and that do not start with <paramref name="allowed"/>.</summary>
    public static string[] References(Assembly assembly, string allowed)
        => [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => !name.StartsWith(allowed, StringComparison.Ordinal)).Order()];

    /// <summary>Properties whose type a store could not keep for twenty years.</summary>
    public static string[] ElaborateProperties(Type @event) =>
    [
        .. from property in @event.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           let type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
           where !type.IsEnum && !Primitives.Contains(type)
           select $"{@event.Name}.{property.Name} is a {type.Name}",
    ];

    public static string[] EmptyNames(IEnumerable<Type> types)
        =>
        [
            .. types.Select(type => type.Name)
                .Where(name => EmptyWords.Any(word => name.EndsWith(word, StringComparison.Ordinal)))
                .Where(name => !name.EndsWith("ProcessManager", StringComparison.Ordinal)), // The field's term.
        ];

    public static bool IsIn(string? @namespace, string layer)
        => @namespace is not null && (@namespace == layer || @namespace.StartsWith(layer + ".", StringComparison.Ordinal));

    private static void RequireTypesIn(string layer, IEnumerable<Type> types)
    {
        if (!types.Any(type => IsIn(type.Namespace, layer))) throw new InvalidOperationException($"No type is in {layer}.");
    }

    private static IEnumerable<Type> Ours()
        => AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => assembly.GetName().Name!.StartsWith("BankingApi", StringComparison.Ordinal))
            .SelectMany(assembly => assembly.GetTypes());

    private static IEnumerable<(string Name, Type Type)> Members(Assembly assembly, string layer)
    {
        const BindingFlags Everything =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var type in assembly.GetTypes().Where(type => IsIn(type.Namespace, layer)))
        {
            foreach (var field in type.GetFields(Everything)) yield return ($"{type.Name}.{field.Name}", Plain(field.FieldType));
            foreach (var method in type.GetMethods(Everything))
            {
                yield return ($"{type.Name}.{method.Name}", Plain(method.ReturnType));
                foreach (var parameter in method.GetParameters())
                    yield return ($"{type.Name}.{method.Name}({parameter.Name})", Plain(parameter.ParameterType));
                foreach (var local in method.GetMethodBody()?.LocalVariables ?? [])
                    yield return ($"{type.Name}.{method.Name}", Plain(local.LocalType));
            }
        }
    }

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type.IsByRef ? type.GetElementType()! : type) ?? type;

    /// <summary>Lambdas and state machines count as the type they are written in.</summary>
    private static string[] Outermost(IEnumerable<Type> types) => [.. types.Select(type =>
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Name;
    }).Distinct().Order()];
}
