"""CloudFormation template of the Lambda function that forwards directives.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
"""

from dataclasses import dataclass
import json
import re
from string import Template
from textwrap import indent
from typing import Final

# Patterns of parameters, which AWS and the template view check.
SKILL_ID: Final = r"amzn1\.ask\.skill\.[0-9A-Za-z-]+"
BASE_URL: Final = r"https://[^\s/]+"

# Without the short forms, such as `!Ref`: an interactive shell may expand `!`.
_TEMPLATE: Final = Template(r"""AWSTemplateFormatVersion: "2010-09-09"
Description: Forwards the directives of an Alexa skill to Home Assistant.

Parameters:
  SkillId:
    Description: The only skill that can invoke the function.
    Type: String
    AllowedPattern: $skill_id_pattern
    ConstraintDescription: must be like amzn1.ask.skill.12345678-abcd.$skill_id
  BaseUrl:
    Description: The external address of Home Assistant, without a slash at the end.
    Type: String
    AllowedPattern: $base_url_pattern
    ConstraintDescription: must be like https://home.example.org.
    Default: $base_url
  KeepWarm:
    Description: Runs the function every 5 minutes; without, a pause slows Alexa down.
    Type: String
    AllowedValues: ["yes", "no"]
    Default: "$keep_warm"

Conditions:
  IsKeptWarm:
    Fn::Equals: [{Ref: KeepWarm}, "yes"]

Outputs:
  FunctionArn:
    Description: The default endpoint of the skill.
    Value: {Fn::GetAtt: [Function, Arn]}

Resources:
  LogGroup:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      RetentionInDays: 14

  # The function can write to its own log, and has no other permission.
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
      Policies:
        - PolicyName: WriteLog
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [logs:CreateLogStream, logs:PutLogEvents]
                Resource: {Fn::GetAtt: [LogGroup, Arn]}

  SkillPermission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: {Ref: Function}
      Action: lambda:InvokeFunction
      Principal: alexa-connectedhome.amazon.com
      EventSourceToken: {Ref: SkillId}

  KeepWarmRule:
    Type: AWS::Events::Rule
    Condition: IsKeptWarm
    Properties:
      ScheduleExpression: rate(5 minutes)
      Targets:
        - Id: Function
          Arn: {Fn::GetAtt: [Function, Arn]}
          Input: '{"ping": true}'

  KeepWarmPermission:
    Type: AWS::Lambda::Permission
    Condition: IsKeptWarm
    Properties:
      FunctionName: {Ref: Function}
      Action: lambda:InvokeFunction
      Principal: events.amazonaws.com
      SourceArn: {Fn::GetAtt: [KeepWarmRule, Arn]}

  Function:
    Type: AWS::Lambda::Function
    Properties:
      Description: Forwards the directives of an Alexa skill to Home Assistant.
      Runtime: python3.13
      Architectures: [arm64]
      Handler: index.lambda_handler
      # Alexa waits for 8 seconds.
      Timeout: 10
      # The CPU time grows with the memory: with 128 MB, a cold start takes longer.
      MemorySize: 256
      Role: {Fn::GetAtt: [Role, Arn]}
      LoggingConfig: {LogGroup: {Ref: LogGroup}}
      Environment:
        Variables:
          BASE_URL: {Ref: BaseUrl}
      Code:
        ZipFile: |
$code""")


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """The parameters of the function of one skill.

    Without a skill id, the template requires it and the command asks for it.
    """

    base_url: str
    skill_id: str | None = None
    keep_warm: bool = True

    def __post_init__(self) -> None:
        if not re.fullmatch(BASE_URL, self.base_url):
            raise ValueError(f"Not an address with https: {self.base_url}")
        if self.skill_id and not re.fullmatch(SKILL_ID, self.skill_id):
            raise ValueError(f"Not the id of a skill: {self.skill_id}")

    @property
    def yes_or_no(self) -> str:
        """Return the parameter `KeepWarm`."""
        return "yes" if self.keep_warm else "no"


def cloudformation_template(deployment: Deployment, code: str) -> str:
    """Return the template, with the parameters as defaults, as YAML.

    `code` is the text of forwarder.py. The same arguments return the same text.
    """
    skill_id = deployment.skill_id
    return _TEMPLATE.substitute(
        skill_id_pattern=json.dumps(SKILL_ID),
        skill_id=f"\n    Default: {skill_id}" if skill_id else "",
        base_url_pattern=json.dumps(BASE_URL),
        base_url=json.dumps(deployment.base_url),
        keep_warm=deployment.yes_or_no,
        code=indent(code, 10 * " "),
    )
