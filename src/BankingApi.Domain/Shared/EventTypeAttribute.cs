namespace BankingApi.Domain.Shared;

/// <summary>The name under which an event is stored. It outlives every rename of the class: CLR names never reach the log.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
