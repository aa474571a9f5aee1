using Mono.Cecil;

namespace BankingApi.UnitTests.Architecture;

/// <summary>Which namespace of an assembly names which, read from its compiled code: signatures, attributes and method bodies.</summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<(string From, string To), SortedSet<string>> _edges = [];
    private readonly Func<string, bool> _isException;
    private readonly Func<string, string> _roomOf;

    private NamespaceGraph(Func<string, bool> isException, Func<string, string> roomOf) => (_isException, _roomOf) = (isException, roomOf);

    /// <param name="path">Of the assembly's file.</param>
    /// <param name="isException">By name, the types that may know, and be known by, anything.</param>
    /// <param name="roomOf">What a namespace counts as: itself, or the room it lies in.</param>
    public static NamespaceGraph Of(string path, Func<string, bool> isException, Func<string, string>? roomOf = null)
    {
        var graph = new NamespaceGraph(isException, roomOf ?? (name => name));
        using var assembly = CompiledCode.Read(path);
        foreach (var type in assembly.MainModule.GetTypes())
        {
            foreach (var named in CompiledCode.TypesNamedBy(type)) graph.Add(type, named);
        }
        return graph;
    }

    /// <summary>The strongly connected components of more than one namespace: in each, everything knows everything.
    /// With what ties them.</summary>
    public string[] Cycles()
    {
        var names = _edges.Keys.SelectMany(edge => (string[])[edge.From, edge.To]).Distinct().Order().ToArray();
        var reached = names.ToDictionary(name => name, ReachedFrom);
        return
        [
            .. names.Select(name => names.Where(other => reached[name].Contains(other) && reached[other].Contains(name)).ToArray())
                .Where(component => component.Length > 1)
                .Select(component => $"{string.Join(", ", component)}: {string.Join("; ", TiesOf(component))}")
                .Distinct(),
        ];
    }

    private HashSet<string> ReachedFrom(string name)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([name]);
        while (open.TryPop(out var next))
        {
            foreach (var edge in _edges.Keys.Where(edge => edge.From == next && reached.Add(edge.To))) open.Push(edge.To);
        }
        return reached;
    }

    private IEnumerable<string> TiesOf(string[] component)
        => _edges.Where(edge => component.Contains(edge.Key.From) && component.Contains(edge.Key.To))
            .SelectMany(edge => edge.Value).Order();

    private void Add(TypeDefinition type, TypeReference named)
    {
        var (from, to) = (CompiledCode.Outermost(type), CompiledCode.Outermost(named));
        if (named.Scope is not ModuleDefinition || from.Namespace.Length == 0 || to.Namespace.Length == 0)
            return; // Another assembly, or the compiler's.
        if (_isException(from.Name) || _isException(to.Name)) return;
        var edge = (_roomOf(from.Namespace), _roomOf(to.Namespace));
        if (edge.Item1 == edge.Item2) return;
        if (!_edges.TryGetValue(edge, out var ties)) _edges[edge] = ties = [];
        ties.Add($"{from.Name} knows {to.Name}");
    }
}
