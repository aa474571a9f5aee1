using MediatR;

namespace BankingApi.Pipeline;

/// <summary>Asks for something to be done.
/// With <see cref="IQuery{T}"/> the only place where features meet the mediator's own types.</summary>
public interface ICommand<T> : IMessage, IRequest<Result<T>>;

/// <summary>Asks for something to be told; changes nothing.</summary>
public interface IQuery<T> : IMessage, IRequest<Result<T>>;

/// <summary>Nothing is done or told but on somebody's behalf.</summary>
public interface IMessage
{
    Caller Caller { get; }
}

public interface ICommandHandler<in TCommand, T> : IRequestHandler<TCommand, Result<T>> where TCommand : ICommand<T>;

public interface IQueryHandler<in TQuery, T> : IRequestHandler<TQuery, Result<T>> where TQuery : IQuery<T>;
