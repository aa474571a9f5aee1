using Mono.Cecil;
using Mono.Cecil.Cil;

namespace BankingApi.UnitTests.Architecture;

/// <summary>What an assembly's file says, which reflection does not tell: method bodies.</summary>
internal static class CompiledCode
{
    /// <summary>Opcodes that make or take binary floating point.</summary>
    private static readonly HashSet<Code> FloatingPointCodes = [Code.Conv_R4, Code.Conv_R8, Code.Conv_R_Un, Code.Ldc_R4, Code.Ldc_R8];

    public static AssemblyDefinition Read(string path)
    {
        var resolver = new DefaultAssemblyResolver();
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => Path.GetDirectoryName(file)!);
        foreach (var folder in trusted.Append(Path.GetDirectoryName(path)!).Distinct()) resolver.AddSearchDirectory(folder);
        return AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = resolver });
    }

    /// <summary>Lambdas and state machines count as the type they are written in.</summary>
    public static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }

    public static IEnumerable<TypeReference> TypesNamedBy(TypeDefinition type)
    {
        var signatures = type.Interfaces.Select(implemented => implemented.InterfaceType)
            .Concat(type.Fields.Select(field => field.FieldType))
            .Concat(type.Methods.SelectMany(SignatureOf))
            .Append(type.BaseType);
        var attributes = new ICustomAttributeProvider[] { type }.Concat(type.Fields).Concat(type.Properties).Concat(type.Methods)
            .Concat(type.Methods.SelectMany(method => method.Parameters))
            .SelectMany(provider => provider.CustomAttributes)
            .SelectMany(attribute => attribute.ConstructorArguments.Select(argument => argument.Value as TypeReference)
                .Append(attribute.AttributeType));
        var bodies = type.Methods.Where(method => method.HasBody)
            .SelectMany(method => method.Body.Variables.Select(local => local.VariableType)
            .Concat(method.Body.Instructions.SelectMany(instruction => TypesIn(instruction.Operand))));
        return signatures.Concat(attributes).Concat(bodies).SelectMany(Flat);
    }

    /// <summary>Methods in whose bodies a floating-point value appears, be it for the blink of a conversion.</summary>
    public static IEnumerable<string> FloatingPointMethods(AssemblyDefinition assembly, Func<string, bool> isJudged)
        => from type in assembly.MainModule.GetTypes()
           where isJudged(Outermost(type).Namespace)
           from method in type.Methods
           where method.HasBody && method.Body.Instructions.Any(IsFloatingPoint)
           select $"{Outermost(type).Name}.{method.Name}";

    private static bool IsFloatingPoint(Instruction instruction)
        => FloatingPointCodes.Contains(instruction.OpCode.Code)
            || (instruction.Operand is MethodReference called
                && SignatureOf(called).Any(type => type.MetadataType is MetadataType.Double or MetadataType.Single));

    private static IEnumerable<TypeReference> SignatureOf(MethodReference method)
        => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference> TypesIn(object? operand) => operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod generic => generic.GenericArguments.Concat(SignatureOf(generic)).Append(generic.DeclaringType),
        MethodReference method => SignatureOf(method).Append(method.DeclaringType),
        FieldReference field => [field.FieldType, field.DeclaringType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Flat(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Flat).Append(generic.ElementType),
        TypeSpecification wrapped => Flat(wrapped.ElementType),
        _ => [type],
    };
}
