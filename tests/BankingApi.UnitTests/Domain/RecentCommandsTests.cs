using BankingApi.Domain.Shared;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace BankingApi.UnitTests.Domain;

/// <summary>What is done to the memory of commands.</summary>
/// <param name="Version">Which version so far it starts from: an older one makes a branch, as a decision does that lost its race.</param>
/// <param name="Commands">How many commands are added; 0 restores the version from what a snapshot would hold of it.</param>
public sealed record MemoryStep(int Version, int Commands, int RevisionsApart);

public static class MemorySteps
{
    public static Arbitrary<MemoryStep> Any() => Arb.From(
        from version in Gen.Choose(0, 10)
        from commands in Gen.Frequency((2, Gen.Constant(0)), (4, Gen.Choose(1, 8)), (3, Gen.Choose(100, 150)), (1, Gen.Choose(250, 400)))
        from apart in Gen.Choose(1, 3)
        select new MemoryStep(version, commands, apart));
}

/// <summary>Versions share storage; against a model of each version that shares nothing.</summary>
[Properties(Arbitrary = [typeof(MemorySteps)], MaxTest = 150, EndSize = 30)]
public sealed class RecentCommandsTests
{
    [Fact]
    public void Commands_whose_ids_hash_alike_are_told_apart()
    {
        var (first, second) = (new Guid(7, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), new Guid(0, 7, 0, [0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        var memory = ProcessedCommands.None.Add(new(first, 1, 1));
        Assert.False(memory.TryFind(second, out _));
        memory = memory.Add(new(second, 2, 2));
        Assert.True(memory.TryFind(first, out var found) && found.Revision == 1);
        Assert.True(memory.TryFind(second, out found) && found.Revision == 2);
    }

    [Property]
    public void Every_version_knows_its_own_recent_commands_and_no_others(MemoryStep[] steps)
    {
        List<(ProcessedCommands Memory, List<ProcessedCommand> Model)> versions = [(ProcessedCommands.None, [])];
        var all = new List<ProcessedCommand>();
        foreach (var step in steps)
        {
            var (memory, model) = versions[step.Version == 0 ? versions.Count - 1 : step.Version % versions.Count];
            model = [.. model];
            if (step.Commands == 0) memory = Restored(memory, withFilter: step.RevisionsApart > 1);
            for (var i = 0; i < step.Commands; i++)
            {
                var command =
                    new ProcessedCommand(
                        Some.Id(all.Count), (model.Count == 0 ? 0 : model[^1].Revision) + step.RevisionsApart, (ulong)all.Count);
                memory = memory.Add(command);
                model.Add(command);
                all.Add(command);
            }
            versions.Add((memory, model));
        }

        foreach (var (memory, model) in versions)
        {
            var remembered = model[^memory.Count..];
            Assert.Equal(remembered, memory.All());
            Assert.All(remembered, command => Assert.True(memory.TryFind(command.Id, out var found) && found == command));
            var known = remembered.Select(command => command.Id).ToHashSet();
            Assert.DoesNotContain(all, command => !known.Contains(command.Id) && memory.TryFind(command.Id, out _));
            // Complete from where it says; not from earlier than it must, or every command would be looked up in the long memory.
            Assert.All(model.Where(command => command.Revision >= memory.CompleteFrom), command => Assert.Contains(command.Id, known));
            Assert.True(memory.CompleteFrom <= (remembered.Count == 0 ? 0 : remembered[0].Revision));
            Assert.True(memory.CompleteFrom == 0 || model.Count > memory.Count);
            // A command that was answered is never taken for a new one; one that was not, hardly ever for an old one.
            Assert.InRange(memory.FilteredFrom, 0, memory.CompleteFrom);
            Assert.All(model.SkipLast(memory.Count), command => Assert.True(memory.PerhapsBefore(command.Id) > command.Revision));
            Assert.Equal(memory.FilteredFrom, memory.PerhapsBefore(Some.Id(-1)));
            Assert.InRange(memory.Count, Math.Min(model.Count, ProcessedCommands.Generation), 2 * ProcessedCommands.Generation);
        }
    }

    private static ProcessedCommands Restored(ProcessedCommands memory, bool withFilter) => ProcessedCommands.Restore(
        memory.CompleteFrom, memory.All(), memory.FilteredFrom,
        withFilter && memory.Filter is { } filter ? CommandFilter.Restore(filter.Save()) : null);

    [Fact]
    public void What_it_is_told_of_the_past_it_knows_from_then_on()
    {
        var memory = Restored(Enumerable.Range(0, 500).Aggregate(
            ProcessedCommands.None, (memory, i) => memory.Add(new(Some.Id(i), i, 0))), withFilter: false);
        Assert.Equal(memory.CompleteFrom, memory.PerhapsBefore(Some.Id(1_000)));

        var half = (int)memory.CompleteFrom / 2;
        var some = memory.Recall(half, Enumerable.Range(half, half).Select(Some.Id));
        Assert.Equal(half, some.PerhapsBefore(Some.Id(1_000)));
        Assert.Equal(memory.CompleteFrom, some.PerhapsBefore(Some.Id(half)));

        var all = some.Recall(0, Enumerable.Range(0, half).Select(Some.Id));
        Assert.Equal(0, all.PerhapsBefore(Some.Id(1_000)));
        Assert.All(Enumerable.Range(0, 2 * half), i => Assert.Equal(memory.CompleteFrom, all.PerhapsBefore(Some.Id(i))));
    }

    [Fact]
    public async Task Branches_that_grow_at_the_same_time_do_not_see_each_other()
    {
        for (var round = 0; round < 200; round++)
        {
            var trunk = Enumerable.Range(0, 5).Aggregate(ProcessedCommands.None, (memory, i) => memory.Add(new(Some.Id(i), i, 0)));
            using var start = new Barrier(2);
            var branches = await Task.WhenAll(new[] { 1_000, 2_000 }.Select(first => Task.Run(() =>
            {
                start.SignalAndWait();
                return Enumerable.Range(first, 3).Aggregate(trunk, (memory, i) => memory.Add(new(Some.Id(i), i, 0)));
            })));
            Assert.Equal([0, 1, 2, 3, 4, 1_000, 1_001, 1_002], branches[0].All().Select(command => (int)command.Revision));
            Assert.Equal([0, 1, 2, 3, 4, 2_000, 2_001, 2_002], branches[1].All().Select(command => (int)command.Revision));
            Assert.Equal([0, 1, 2, 3, 4], trunk.All().Select(command => (int)command.Revision));
        }
    }
}
